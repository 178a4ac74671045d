import type { CallStep, Latency, OperationModel, Step, SystemModel, WorkStep } from "../system.js";

/** Steady work; with a tail, now and then much longer. */
const steady = (medianMs: number): Latency => ({
  medianMs,
  sigma: 0.3,
  tail: { share: 0.004, fromMs: 10, alpha: 1.4 },
});
const varying = (medianMs: number): Latency => ({
  medianMs,
  sigma: 0.55,
  tail: { share: 0.01, fromMs: 15, alpha: 1.3 },
});

const call = (target: string, more: Omit<CallStep, "call"> = {}): CallStep => ({
  call: target,
  timeoutMs: 1200,
  ...more,
});
const query = (work: string, latency: Latency): WorkStep => ({ work, latency, kind: "CLIENT" });

const GET_PRODUCT = "productcatalogservice/boutique.ProductCatalog/GetProduct";
const LIST_PRODUCTS = "productcatalogservice/boutique.ProductCatalog/ListProducts";
const CURRENCIES = "currencyservice/boutique.Currency/ListCurrencies";
const CONVERT = "currencyservice/boutique.Currency/Convert";
const GET_CART = "cartservice/boutique.Cart/GetCart";
const ADD_ITEM = "cartservice/boutique.Cart/AddItem";
const EMPTY_CART = "cartservice/boutique.Cart/EmptyCart";
const RECOMMEND = "recommendationservice/boutique.Recommendation/Recommend";
const ADS = "adservice/boutique.Ads/GetAds";
const QUOTE = "shippingservice/boutique.Shipping/Quote";
const SHIP = "shippingservice/boutique.Shipping/Ship";
const CHARGE = "paymentservice/boutique.Payment/Charge";
const CONFIRM = "emailservice/boutique.Email/SendConfirmation";
const PLACE_ORDER = "checkoutservice/boutique.Checkout/PlaceOrder";

const sidebar: Step[] = [
  call(RECOMMEND, { onError: "ignore" }),
  call(GET_PRODUCT, { times: "recommended", onError: "ignore" }),
];
const cartTotals: Step[] = [call(GET_PRODUCT, { times: "items" }), call(CONVERT, { times: "items" })];

const page = (name: string, medianMs: number, steps: Step[]): OperationModel => ({
  service: "frontend",
  name,
  work: varying(medianMs),
  steps,
});

const operations: OperationModel[] = [
  page("GET /", 9, [
    { together: [call(CURRENCIES), call(GET_CART, { retries: 1 })] },
    call(LIST_PRODUCTS, { retries: 1 }),
    call(CONVERT, { times: "listed" }),
    call(ADS, { chance: 0.92, onError: "ignore" }),
  ]),
  page("GET /product/{id}", 7, [
    call(GET_PRODUCT, { retries: 1 }),
    { together: [call(CURRENCIES), call(GET_CART, { retries: 1 })] },
    call(CONVERT),
    ...sidebar,
    call(ADS, { chance: 0.92, onError: "ignore" }),
  ]),
  page("GET /cart", 8, [
    { together: [call(CURRENCIES), call(GET_CART, { retries: 1 })] },
    ...sidebar,
    call(QUOTE),
    ...cartTotals,
  ]),
  {
    ...page("POST /cart", 3, [call(GET_PRODUCT, { retries: 1 }), call(ADD_ITEM, { retries: 1 })]),
    success: { kind: "http", code: "302" },
  },
  page("POST /cart/checkout", 6, [call(PLACE_ORDER, { timeoutMs: 6000 }), ...sidebar, call(CURRENCIES)]),
  { ...page("POST /currency", 2, []), success: { kind: "http", code: "302" } },
  {
    service: "checkoutservice",
    name: "boutique.Checkout/PlaceOrder",
    work: varying(4),
    steps: [
      call(GET_CART, { retries: 1 }),
      ...cartTotals,
      call(QUOTE),
      call(CONVERT),
      call(CHARGE),
      call(SHIP),
      { together: [call(EMPTY_CART, { onError: "ignore" }), call(CONFIRM, { onError: "ignore", retries: 1 })] },
    ],
  },
  {
    service: "productcatalogservice",
    name: "boutique.ProductCatalog/GetProduct",
    work: steady(1.4),
    steps: [query("SELECT catalog.products", steady(0.8))],
    naturalError: { share: 0.0004, status: { kind: "grpc", code: "5" } },
  },
  {
    service: "productcatalogservice",
    name: "boutique.ProductCatalog/ListProducts",
    work: steady(2.2),
    steps: [{ work: "parse catalogue", latency: steady(0.7) }, query("SELECT catalog.products", steady(1.1))],
  },
  {
    service: "currencyservice",
    name: "boutique.Currency/ListCurrencies",
    work: steady(0.4),
    naturalError: { share: 0.0003, status: { kind: "grpc", code: "13" } },
  },
  {
    service: "currencyservice",
    name: "boutique.Currency/Convert",
    work: steady(0.7),
  },
  {
    service: "cartservice",
    name: "boutique.Cart/GetCart",
    work: steady(0.7),
    steps: [query("HGET cart", steady(0.4))],
  },
  {
    service: "cartservice",
    name: "boutique.Cart/AddItem",
    work: steady(0.8),
    steps: [query("HGET cart", steady(0.4)), query("HSET cart", steady(0.6))],
  },
  {
    service: "cartservice",
    name: "boutique.Cart/EmptyCart",
    work: steady(0.6),
    steps: [query("HSET cart", steady(0.5))],
  },
  {
    service: "recommendationservice",
    name: "boutique.Recommendation/Recommend",
    work: varying(3),
    steps: [call(LIST_PRODUCTS)],
    naturalError: { share: 0.002, status: { kind: "grpc", code: "13" } },
  },
  {
    service: "adservice",
    name: "boutique.Ads/GetAds",
    work: varying(4),
    steps: [{ cache: "GET ads", latency: steady(0.3), hit: 0.7, miss: [query("SELECT ads.items", varying(1.5))] }],
    naturalError: { share: 0.003, status: { kind: "grpc", code: "13" } },
  },
  {
    service: "shippingservice",
    name: "boutique.Shipping/Quote",
    work: steady(0.3),
    steps: [{ work: "quote by count", latency: steady(0.15) }],
  },
  { service: "shippingservice", name: "boutique.Shipping/Ship", work: steady(0.4) },
  {
    service: "paymentservice",
    name: "boutique.Payment/Charge",
    work: varying(6),
    steps: [{ work: "check card", latency: steady(0.3) }],
    naturalError: { share: 0.01, status: { kind: "grpc", code: "3" } },
  },
  {
    service: "emailservice",
    name: "boutique.Email/SendConfirmation",
    work: varying(5),
    steps: [{ work: "render template", latency: steady(0.6) }],
  },
];

/**
 * A shop of ten services in the manner of Online Boutique: pages that call a product catalogue, a currency converter, a
 * cart, advertisements, recommendations and a checkout. Traces have 1 to about 100 spans.
 *
 * The shape is ours. Orders of magnitude of latencies, gaps and fan-out follow public recordings of Online Boutique;
 * the mean load (14 traces a minute, as of a sampled recording) follows what is known of the paper's data set D1.
 *
 * @example
 * assert.equal(onlineBoutique().services.length, 10);
 */
export function onlineBoutique(): SystemModel {
  return {
    name: "online-boutique",
    services: [
      { name: "frontend", protocol: "http", instances: 2, utilisation: 0.2, queueMs: 3 },
      { name: "productcatalogservice", protocol: "grpc", instances: 2, utilisation: 0.3 },
      { name: "currencyservice", protocol: "grpc", instances: 2, utilisation: 0.35, queueMs: 1.5 },
      { name: "cartservice", protocol: "grpc", instances: 1, utilisation: 0.15, queueMs: 1 },
      { name: "recommendationservice", protocol: "grpc", instances: 1, utilisation: 0.3, queueMs: 5 },
      { name: "adservice", protocol: "grpc", instances: 1, utilisation: 0.3, queueMs: 6 },
      { name: "checkoutservice", protocol: "grpc", instances: 1, utilisation: 0.1, queueMs: 5 },
      { name: "shippingservice", protocol: "grpc", instances: 1, utilisation: 0.1, queueMs: 1 },
      { name: "paymentservice", protocol: "grpc", instances: 1, utilisation: 0.1, queueMs: 3 },
      { name: "emailservice", protocol: "grpc", instances: 1, utilisation: 0.1, queueMs: 5 },
    ],
    operations,
    entries: [
      { operation: "frontend/GET /", weight: 20 },
      { operation: "frontend/GET /product/{id}", weight: 36 },
      { operation: "frontend/GET /cart", weight: 15 },
      { operation: "frontend/POST /cart", weight: 12 },
      { operation: "frontend/POST /cart/checkout", weight: 11 },
      { operation: "frontend/POST /currency", weight: 6 },
    ],
    variables: [
      { name: "items", weights: [1, 10, 6, 3, 1] },
      { name: "recommended", weights: [0, 0, 0, 1, 4] },
      { name: "listed", weights: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
    ],
    network: { medianMs: 0.55, sigma: 0.5, tail: { share: 0.006, fromMs: 6, alpha: 1.2 } },
    load: { tracesPerMinute: 14, wave: 0.5, noise: 0.25, burstsPerHour: 0.7, quietPerHour: 0.4 },
    startUs: 1_709_510_400_000_000, // 2024-03-04T00:00:00Z
  };
}
