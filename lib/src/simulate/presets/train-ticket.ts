import type { CallStep, Latency, OperationModel, ServiceModel, Step, SystemModel, WorkStep } from "../system.js";

const steady = (medianMs: number): Latency => ({
  medianMs,
  sigma: 0.35,
  tail: { share: 0.005, fromMs: 15, alpha: 1.4 },
});
const call = (target: string, more: Omit<CallStep, "call"> = {}): CallStep => ({
  call: target,
  as: "HTTP",
  timeoutMs: 5000,
  ...more,
});
const sql = (work: string, medianMs = 1.2): WorkStep => ({ work, latency: steady(medianMs), kind: "CLIENT" });
const inner = (work: string, medianMs = 0.6): WorkStep => ({ work, latency: steady(medianMs) });

/** A request at a service: work, a function with a span, then the steps. */
const serve = (service: string, name: string, medianMs: number, steps: Step[] = []): OperationModel => ({
  service: `ts-${service}-service`,
  name,
  work: steady(medianMs),
  steps: [inner("authorise"), ...steps],
});
/** A page: a request at the gateway that goes on to one service. */
const page = (name: string, target: string, more: Omit<CallStep, "call"> = {}): OperationModel => ({
  service: "ts-gateway-service",
  name,
  work: steady(3),
  steps: [inner("filter", 0.8), call(target, { timeoutMs: 10_000, ...more })],
});

const CONFIG = "ts-config-service/GET /configs/{name}";
const SOLD = "ts-order-service/GET /orders/sold";
const SOLD_OTHER = "ts-order-other-service/GET /orders/sold";
const SEATS = "ts-seat-service/POST /seats/left";
const TAKE_SEAT = "ts-seat-service/POST /seats";
const TRAVEL_INFO = "ts-basic-service/POST /travels";
const STATIONS = "ts-station-service/POST /stations/ids";
const TRAIN = "ts-train-service/GET /trains/{name}";
const ROUTE = "ts-route-service/GET /routes/{id}";
const PRICE = "ts-price-service/POST /prices";
const TRIP = "ts-travel-service/GET /trips/{id}";
const TRIP_OTHER = "ts-travel2-service/GET /trips/{id}";
const USER = "ts-user-service/GET /users/{id}";
const PAY = "ts-payment-service/POST /payment";
const SECURITY = "ts-security-service/GET /check/{account}";
const CONTACT = "ts-contacts-service/GET /contacts/{id}";
const INSURE = "ts-assurance-service/POST /assurances";
const ORDER = "ts-order-service/POST /orders";
const ORDER_OTHER = "ts-order-other-service/POST /orders";

const search = (service: string): OperationModel =>
  serve(service, "POST /trips/left", 9, [
    sql("SELECT trip", 2),
    call(TRAVEL_INFO),
    { group: [call(SEATS, { times: 2 })], times: "trips" },
  ]);
const trip = (service: string): OperationModel =>
  serve(service, "GET /trips/{id}", 2, [sql("SELECT trip"), call(ROUTE)]);
const book = (service: string, tripOf: string, orderOf: string): OperationModel =>
  serve(service, "POST /preserve", 12, [
    call(SECURITY),
    call(CONTACT),
    call(tripOf),
    call(TRAVEL_INFO),
    call(TAKE_SEAT),
    call(orderOf),
    call(INSURE, { chance: 0.45, onError: "ignore" }),
    call("ts-food-service/POST /orders", { chance: 0.4, onError: "ignore" }),
    call(USER),
  ]);
const orders = (service: string): OperationModel[] => [
  serve(service, "GET /orders/sold", 2, [sql("SELECT orders", 2.5)]),
  serve(service, "POST /orders", 3, [sql("SELECT orders"), sql("INSERT orders", 2)]),
  serve(service, "POST /orders/refresh", 3, [sql("SELECT orders", 3), call(STATIONS, { chance: 0.8 })]),
  serve(service, "GET /orders/{id}", 1, [sql("SELECT orders")]),
  serve(service, "PUT /orders/{id}/status", 2, [sql("SELECT orders"), sql("UPDATE orders", 2)]),
];
/** An order is looked for at the one service, then at the other. */
const eitherOrder = (name: string): Step => ({
  choose: [
    { weight: 2, steps: [call(`ts-order-service/${name}`)] },
    { weight: 1, steps: [call(`ts-order-other-service/${name}`)] },
  ],
});

const operations: OperationModel[] = [
  page("POST /travel/left", "ts-travel-service/POST /trips/left"),
  page("POST /travel2/left", "ts-travel2-service/POST /trips/left"),
  page("POST /users/login", "ts-auth-service/POST /users/login"),
  page("POST /order/refresh", "ts-order-service/POST /orders/refresh"),
  page("POST /orderOther/refresh", "ts-order-other-service/POST /orders/refresh"),
  page("POST /preserve", "ts-preserve-service/POST /preserve"),
  page("POST /preserveOther", "ts-preserve-other-service/POST /preserve"),
  page("POST /inside_payment", "ts-inside-payment-service/POST /pay"),
  page("GET /foods", "ts-food-service/GET /foods"),
  page("GET /execute/collected", "ts-execute-service/GET /execute/collected"),
  page("GET /cancel", "ts-cancel-service/GET /cancel"),
  page("GET /contacts", "ts-contacts-service/GET /contacts/account/{id}"),
  page("GET /assurances/types", "ts-assurance-service/GET /assurances/types"),
  search("travel"),
  search("travel2"),
  trip("travel"),
  trip("travel2"),
  ...orders("order"),
  ...orders("order-other"),
  book("preserve", TRIP, ORDER),
  book("preserve-other", TRIP_OTHER, ORDER_OTHER),
  serve("basic", "POST /travels", 4, [call(STATIONS), { together: [call(TRAIN), call(ROUTE)] }, call(PRICE)]),
  serve("station", "POST /stations/ids", 1.5, [sql("SELECT station")]),
  serve("train", "GET /trains/{name}", 1, [sql("SELECT train_type")]),
  serve("route", "GET /routes/{id}", 1.2, [
    {
      cache: "GET route",
      latency: steady(0.3),
      hit: 0.5,
      miss: [sql("SELECT route", 2), sql("SELECT route_stations")],
    },
  ]),
  serve("price", "POST /prices", 1, [sql("SELECT price_config")]),
  serve("seat", "POST /seats/left", 3, [
    {
      choose: [
        { weight: 2, steps: [call(SOLD)] },
        { weight: 1, steps: [call(SOLD_OTHER)] },
      ],
    },
    call(CONFIG),
  ]),
  serve("seat", "POST /seats", 3, [call(SOLD), call(CONFIG)]),
  serve("config", "GET /configs/{name}", 0.8, [sql("SELECT config")]),
  serve("auth", "POST /users/login", 60, [
    call("ts-verification-code-service/GET /verify/{code}", { onError: "ignore" }),
    sql("SELECT auth_user"),
  ]),
  serve("verification-code", "GET /verify/{code}", 0.6),
  serve("security", "GET /check/{account}", 2, [
    sql("SELECT security_config"),
    { together: [call(SOLD), call(SOLD_OTHER)] },
  ]),
  serve("contacts", "GET /contacts/{id}", 1, [sql("SELECT contacts")]),
  serve("contacts", "GET /contacts/account/{id}", 1.2, [sql("SELECT contacts", 1.6)]),
  serve("user", "GET /users/{id}", 1, [sql("SELECT user")]),
  serve("assurance", "GET /assurances/types", 0.7),
  serve("assurance", "POST /assurances", 1.5, [sql("SELECT assurance"), sql("INSERT assurance")]),
  serve("inside-payment", "POST /pay", 5, [
    eitherOrder("GET /orders/{id}"),
    sql("SELECT inside_payment", 3),
    call(PAY, { chance: 0.75, retries: 1 }),
    sql("INSERT inside_payment", 2),
    eitherOrder("PUT /orders/{id}/status"),
  ]),
  serve("inside-payment", "GET /drawback", 2, [sql("INSERT inside_money")]),
  serve("payment", "POST /payment", 2, [sql("SELECT payment"), sql("INSERT payment")]),
  serve("cancel", "GET /cancel", 5, [
    eitherOrder("GET /orders/{id}"),
    eitherOrder("PUT /orders/{id}/status"),
    call("ts-inside-payment-service/GET /drawback"),
    call(USER, { chance: 0.6 }),
  ]),
  serve("execute", "GET /execute/collected", 3, [
    eitherOrder("GET /orders/{id}"),
    eitherOrder("PUT /orders/{id}/status"),
  ]),
  serve("food", "GET /foods", 6, [
    call("ts-train-food-service/GET /trainfoods/{trip}"),
    call(TRIP),
    call("ts-station-food-service/POST /stationfoods", { onError: "ignore" }),
  ]),
  serve("food", "POST /orders", 2, [
    sql("INSERT food_order"),
    { send: "ts-delivery-service/consume food_delivery", as: "send food_delivery", delay: steady(25) },
  ]),
  serve("train-food", "GET /trainfoods/{trip}", 1, [sql("SELECT train_food")]),
  serve("station-food", "POST /stationfoods", 1, [sql("SELECT station_food")]),
  serve("delivery", "consume food_delivery", 4, [sql("INSERT delivery", 2)]),
];

/** Name, instances, share of its capacity in use at the mean load. */
const services: [name: string, instances: number, utilisation: number][] = [
  ["gateway", 2, 0.25],
  ["travel", 2, 0.3],
  ["travel2", 1, 0.3],
  ["basic", 2, 0.3],
  ["seat", 2, 0.35],
  ["order", 2, 0.3],
  ["order-other", 1, 0.25],
  ["config", 1, 0.2],
  ["route", 2, 0.25],
  ["station", 1, 0.2],
  ["train", 1, 0.15],
  ["price", 1, 0.15],
  ["auth", 1, 0.3],
  ["verification-code", 1, 0.1],
  ["user", 1, 0.1],
  ["contacts", 1, 0.1],
  ["security", 1, 0.1],
  ["assurance", 1, 0.1],
  ["preserve", 1, 0.2],
  ["preserve-other", 1, 0.2],
  ["inside-payment", 1, 0.15],
  ["payment", 1, 0.1],
  ["cancel", 1, 0.1],
  ["execute", 1, 0.1],
  ["food", 1, 0.15],
  ["train-food", 1, 0.1],
  ["station-food", 1, 0.1],
  ["delivery", 1, 0.1],
];

/**
 * A railway of 28 services in the manner of TrainTicket: search, booking, payment, cancelling, food, each behind a gateway.
 * Call trees are deep and uneven: 5 to about 120 spans. A food order goes to its delivery through a queue.
 *
 * The shape is ours; who calls whom, the mix of requests and orders of magnitude of latencies follow public recordings.
 *
 * @example
 * assert.equal(trainTicket().services.length, 28);
 */
export function trainTicket(): SystemModel {
  return {
    name: "train-ticket",
    services: services.map(([name, instances, utilisation]): ServiceModel => {
      return { name: `ts-${name}-service`, protocol: "http", instances, utilisation };
    }),
    operations,
    entries: [
      { operation: "ts-gateway-service/POST /travel/left", weight: 15 },
      { operation: "ts-gateway-service/POST /travel2/left", weight: 12 },
      { operation: "ts-gateway-service/POST /users/login", weight: 12 },
      { operation: "ts-gateway-service/POST /order/refresh", weight: 18 },
      { operation: "ts-gateway-service/POST /orderOther/refresh", weight: 10 },
      { operation: "ts-gateway-service/POST /preserve", weight: 4 },
      { operation: "ts-gateway-service/POST /preserveOther", weight: 3 },
      { operation: "ts-gateway-service/POST /inside_payment", weight: 5 },
      { operation: "ts-gateway-service/GET /foods", weight: 4 },
      { operation: "ts-gateway-service/GET /execute/collected", weight: 6 },
      { operation: "ts-gateway-service/GET /cancel", weight: 3 },
      { operation: "ts-gateway-service/GET /contacts", weight: 5 },
      { operation: "ts-gateway-service/GET /assurances/types", weight: 3 },
    ],
    variables: [{ name: "trips", weights: [1, 3, 5, 3, 1] }],
    network: { medianMs: 0.6, sigma: 0.5, tail: { share: 0.006, fromMs: 6, alpha: 1.2 } },
    load: { tracesPerMinute: 37, wave: 0.4, noise: 0.2, burstsPerHour: 0.5, quietPerHour: 0.3 },
    startUs: 1_709_510_400_000_000, // 2024-03-04T00:00:00Z
  };
}
