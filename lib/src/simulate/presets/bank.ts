import type { CallStep, Latency, OperationModel, Step, SystemModel, WorkStep } from "../system.js";

const steady = (medianMs: number): Latency => ({
  medianMs,
  sigma: 0.3,
  tail: { share: 0.004, fromMs: 12, alpha: 1.5 },
});
const varying = (medianMs: number): Latency => ({
  medianMs,
  sigma: 0.6,
  tail: { share: 0.01, fromMs: 30, alpha: 1.3 },
});
const call = (target: string, more: Omit<CallStep, "call"> = {}): CallStep => ({
  call: target,
  timeoutMs: 2000,
  ...more,
});
const sql = (work: string, medianMs = 1.5): WorkStep => ({ work, latency: steady(medianMs), kind: "CLIENT" });
const serve = (service: string, name: string, medianMs: number, steps: Step[] = []): OperationModel => ({
  service,
  name,
  work: steady(medianMs),
  steps,
});

const SESSION = "identity/bank.Identity/CheckSession";
const BALANCE = "accounts/bank.Accounts/Balance";
const RESERVE = "accounts/bank.Accounts/Reserve";
const POST = "ledger/bank.Ledger/Post";
const FRAUD = "fraud/bank.Fraud/Score";
const LIMITS = "limits/bank.Limits/Check";
const CONVERT = "currency/bank.Currency/Rate";
const CUSTOMER = "customers/bank.Customers/Get";

const tell = (chance: number): Step => ({
  send: "notifications/notify customer",
  as: "send notifications",
  delay: varying(40),
  chance,
});
const archive: Step = { send: "audit/archive", as: "send audit", delay: steady(15) };
/** Both checks at once; nobody moves money without them. */
const checks: Step = { together: [call(FRAUD, { timeoutMs: 800, retries: 1 }), call(LIMITS)] };

const page = (name: string, medianMs: number, steps: Step[]): OperationModel => ({
  service: "gateway",
  name,
  work: varying(medianMs),
  steps: [call(SESSION, { retries: 1 }), ...steps],
});

const operations: OperationModel[] = [
  page("GET /accounts", 4, [call("accounts/bank.Accounts/List")]),
  page("GET /accounts/{id}/statement", 6, [call("statements/bank.Statements/Page")]),
  page("POST /transfers", 5, [call("transfers/bank.Transfers/Transfer", { timeoutMs: 8000 })]),
  page("POST /bills", 5, [call("bills/bank.Bills/Pay", { timeoutMs: 8000 })]),
  page("POST /cards/authorise", 2, [call("cards/bank.Cards/Authorise", { timeoutMs: 3000 })]),
  page("PUT /customers/{id}", 3, [call("customers/bank.Customers/Update")]),
  {
    ...serve("gateway", "POST /login", 5, [call("identity/bank.Identity/Login")]),
    naturalError: { share: 0.004, status: { kind: "http", code: "500" } },
  },
  serve("identity", "bank.Identity/Login", 70, [call(CUSTOMER), sql("SELECT credentials"), archive]),
  serve("identity", "bank.Identity/CheckSession", 0.5, [
    { cache: "GET session", latency: steady(0.3), hit: 0.93, miss: [sql("SELECT sessions")] },
  ]),
  serve("customers", "bank.Customers/Get", 0.8, [sql("SELECT customers")]),
  serve("customers", "bank.Customers/Update", 2, [
    sql("SELECT customers"),
    sql("UPDATE customers", 3),
    archive,
    tell(1),
  ]),
  serve("accounts", "bank.Accounts/List", 2, [
    sql("SELECT accounts"),
    { work: "add up", latency: steady(0.4), times: "held" },
  ]),
  serve("accounts", "bank.Accounts/Balance", 0.7, [
    { cache: "GET balance", latency: steady(0.3), hit: 0.6, miss: [sql("SELECT balances")] },
  ]),
  serve("accounts", "bank.Accounts/Reserve", 1, [sql("SELECT balances FOR UPDATE", 2), sql("UPDATE balances", 2)]),
  serve("statements", "bank.Statements/Page", 3, [
    call("ledger/bank.Ledger/Entries"),
    { group: [call(CONVERT, { onError: "ignore" })], chance: 0.2 },
    { work: "render", latency: varying(4) },
  ]),
  serve("transfers", "bank.Transfers/Transfer", 3, [
    call(BALANCE),
    checks,
    {
      choose: [
        { weight: 6, steps: [call(RESERVE, { retries: 1 }), call(POST, { retries: 2 })] },
        {
          weight: 3,
          steps: [
            call(RESERVE, { retries: 1 }),
            call("clearing/bank.Clearing/Submit", { timeoutMs: 4000, retries: 1 }),
            call(POST, { retries: 2 }),
          ],
        },
        {
          weight: 1,
          steps: [
            call(CONVERT, { retries: 1 }),
            call(RESERVE, { retries: 1 }),
            call("clearing/bank.Clearing/Submit", { timeoutMs: 4000, retries: 1 }),
            call(POST, { retries: 2 }),
          ],
        },
      ],
    },
    archive,
    tell(0.8),
  ]),
  serve("bills", "bank.Bills/Pay", 3, [
    sql("SELECT billers"),
    call(BALANCE),
    checks,
    { group: [call(RESERVE, { retries: 1 }), call(POST, { retries: 2 })], times: "bills" },
    archive,
    tell(1),
  ]),
  serve("cards", "bank.Cards/Authorise", 1, [
    sql("SELECT cards"),
    { together: [call(FRAUD, { timeoutMs: 400, onError: "ignore" }), call(BALANCE)] },
    call(RESERVE),
    { send: "ledger/settle card", as: "send settlement", delay: varying(120) },
  ]),
  {
    ...serve("fraud", "bank.Fraud/Score", 1, [
      { cache: "GET profile", latency: steady(0.4), hit: 0.75, miss: [sql("SELECT profiles", 4)] },
      { work: "score", latency: varying(9) },
    ]),
    naturalError: { share: 0.002, status: { kind: "grpc", code: "13" } },
  },
  serve("limits", "bank.Limits/Check", 0.6, [sql("SELECT limits")]),
  serve("currency", "bank.Currency/Rate", 0.4, [
    {
      cache: "GET rate",
      latency: steady(0.3),
      hit: 0.97,
      miss: [{ work: "fetch rates", latency: varying(45), kind: "CLIENT" }],
    },
  ]),
  {
    ...serve("clearing", "bank.Clearing/Submit", 2, [
      sql("INSERT submissions"),
      { work: "POST clearing house", latency: varying(60), kind: "CLIENT" },
    ]),
    naturalError: { share: 0.004, status: { kind: "grpc", code: "14" } },
  },
  serve("ledger", "bank.Ledger/Post", 1.2, [sql("INSERT entries", 2), sql("INSERT entries", 2)]),
  serve("ledger", "bank.Ledger/Entries", 1.5, [sql("SELECT entries", 5)]),
  serve("ledger", "settle card", 2, [sql("INSERT entries", 2), call(RESERVE, { retries: 2 })]),
  serve("notifications", "notify customer", 2, [
    call(CUSTOMER, { onError: "ignore" }),
    { work: "push", latency: varying(35), kind: "CLIENT", chance: 0.7 },
    { work: "mail", latency: varying(80), kind: "CLIENT", chance: 0.4 },
  ]),
  serve("audit", "archive", 1, [sql("INSERT audit", 3)]),
];

/**
 * A bank of 15 services: accounts, statements, transfers, bills, cards, customers. Money moves after two checks at once,
 * with retries; what a customer is told, what is archived and the settlement of cards goes through queues, so that such
 * traces outlive their requests. Traces have 1 to about 60 spans.
 *
 * The shape is ours; that the paper's second data set is of a bank (account management, bill payment, fund transfer) is all
 * that it has of that.
 *
 * @example
 * assert.equal(bank().services.length, 15);
 */
export function bank(): SystemModel {
  return {
    name: "bank",
    services: [
      { name: "gateway", protocol: "http", instances: 3, utilisation: 0.25, queueMs: 2 },
      { name: "identity", protocol: "grpc", instances: 2, utilisation: 0.3, queueMs: 2 },
      { name: "customers", protocol: "grpc", instances: 1, utilisation: 0.15 },
      { name: "accounts", protocol: "grpc", instances: 3, utilisation: 0.3, queueMs: 1 },
      { name: "statements", protocol: "grpc", instances: 1, utilisation: 0.2, queueMs: 5 },
      { name: "transfers", protocol: "grpc", instances: 2, utilisation: 0.2, queueMs: 4 },
      { name: "bills", protocol: "grpc", instances: 1, utilisation: 0.15, queueMs: 4 },
      { name: "cards", protocol: "grpc", instances: 2, utilisation: 0.25, queueMs: 1.5 },
      { name: "fraud", protocol: "grpc", instances: 2, utilisation: 0.35, queueMs: 5 },
      { name: "limits", protocol: "grpc", instances: 1, utilisation: 0.15 },
      { name: "currency", protocol: "grpc", instances: 1, utilisation: 0.1 },
      { name: "clearing", protocol: "grpc", instances: 1, utilisation: 0.2, queueMs: 20 },
      { name: "ledger", protocol: "grpc", instances: 2, utilisation: 0.3 },
      { name: "notifications", protocol: "grpc", instances: 1, utilisation: 0.3, queueMs: 15 },
      { name: "audit", protocol: "grpc", instances: 1, utilisation: 0.2 },
    ],
    operations,
    entries: [
      { operation: "gateway/GET /accounts", weight: 26 },
      { operation: "gateway/GET /accounts/{id}/statement", weight: 18 },
      { operation: "gateway/POST /transfers", weight: 14 },
      { operation: "gateway/POST /bills", weight: 8 },
      { operation: "gateway/POST /cards/authorise", weight: 20 },
      { operation: "gateway/PUT /customers/{id}", weight: 2 },
      { operation: "gateway/POST /login", weight: 12 },
    ],
    variables: [
      { name: "held", weights: [0, 3, 4, 2, 1] },
      { name: "bills", weights: [0, 6, 2, 1] },
    ],
    network: { medianMs: 0.4, sigma: 0.5, tail: { share: 0.004, fromMs: 6, alpha: 1.3 } },
    load: { tracesPerMinute: 60, wave: 0.7, noise: 0.2, burstsPerHour: 0.5, quietPerHour: 0.3 },
    startUs: 1_709_510_400_000_000, // 2024-03-04T00:00:00Z
  };
}
