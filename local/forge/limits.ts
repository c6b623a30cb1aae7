/**
 * What the platform allows. Defaults are the documented numbers (Forge docs: "Invocation limits",
 * "Async events limits", "KVS and Custom Entity Store limits", "Storage API: secrets", "Product events").
 * Times are milliseconds, sizes are bytes.
 */
export interface PlatformLimits {
  /** UI resolvers and product event triggers. */
  shortTimeoutMs: number;
  /** Web triggers; consumers and scheduled triggers without `timeoutSeconds`. */
  longTimeoutMs: number;
  invokeRequestBytes: number;
  invokeResponseBytes: number;
  /** A web trigger's request or response, with everything that belongs to it. */
  payloadBytes: number;
  /** Product events above this size are not delivered at all. */
  productEventBytes: number;
  /** Retries that an app may ask for after a product event. */
  productEventRetries: number;
  pushEvents: number;
  pushBytes: number;
  /** One event, where the consumer's timeout is above `longTimeoutMs`. */
  longEventBytes: number;
  pushedEventsPerMinute: number;
  /** Push requests that descend from one originating invocation. */
  pushesPerChain: number;
  delaySeconds: number;
  retryAfterSeconds: number;
  retryDataBytes: number;
  retentionMs: number;
  backoffFirstMs: number;
  backoffMaxMs: number;
  kvsValueBytes: number;
  kvsSecretBytes: number;
  kvsDepth: number;
  kvsKeyLength: number;
  kvsTransactionOps: number;
  kvsTransactionBytes: number;
  kvsBatchKeys: number;
  kvsQueryPage: number;
  kvsUnitBytes: number;
  kvsReadUnitsPerMinute: number;
  kvsWriteUnitsPerMinute: number;
  kvsRequestsPerSecond: number;
  /** How far a query's view lags behind writes. Not documented as a number; queries are "eventually consistent". */
  kvsQueryLagMs: number;
  /** Expired values may stay readable this long. */
  kvsExpiryGraceMs: number;
  kvsMaxTtlMs: number;
  egressRequestsPerMinute: number;
  egressTimeoutMs: number;
  egressGroups: number;
  egressDomainsPerGroup: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const DAY_MS = 86_400_000;

/** The platform's own numbers. The first back-off step is our choice: only its end, 15 minutes, is documented. */
export const PLATFORM_LIMITS: PlatformLimits = {
  shortTimeoutMs: 25_000,
  longTimeoutMs: 55_000,
  invokeRequestBytes: 500 * KIB,
  invokeResponseBytes: 5 * MIB,
  payloadBytes: 5 * MIB,
  productEventBytes: 200 * KIB,
  productEventRetries: 4,
  pushEvents: 50,
  pushBytes: 200 * KIB,
  longEventBytes: 100 * KIB,
  pushedEventsPerMinute: 500,
  pushesPerChain: 1000,
  delaySeconds: 900,
  retryAfterSeconds: 900,
  retryDataBytes: 4 * KIB,
  retentionMs: DAY_MS,
  backoffFirstMs: 1000,
  backoffMaxMs: 900_000,
  kvsValueBytes: 240 * KIB,
  kvsSecretBytes: 128 * KIB,
  kvsDepth: 31,
  kvsKeyLength: 500,
  kvsTransactionOps: 25,
  kvsTransactionBytes: 4 * MIB,
  kvsBatchKeys: 25,
  kvsQueryPage: 100,
  kvsUnitBytes: 10 * KIB,
  kvsReadUnitsPerMinute: 4000,
  kvsWriteUnitsPerMinute: 4000,
  kvsRequestsPerSecond: 1000,
  kvsQueryLagMs: 300,
  kvsExpiryGraceMs: 2 * DAY_MS,
  kvsMaxTtlMs: 365 * DAY_MS,
  egressRequestsPerMinute: 100,
  egressTimeoutMs: 180_000,
  egressGroups: 10,
  egressDomainsPerGroup: 10,
};
