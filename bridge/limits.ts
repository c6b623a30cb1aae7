import type { ExchangeBellLimits } from './bell/exchange-bells';
import type { RingerLimits } from './bell/ringer';
import type { MailLimits } from './mail/limits';
import { DEFAULT_MAIL_LIMITS } from './mail/limits';

/** Bounds of one bridge. Everything that a caller can make large has one. */
export interface BridgeLimits extends MailLimits, RingerLimits, ExchangeBellLimits {
  /** Milliseconds in which a ring must have been answered. */
  bellTimeoutMs: number;
  /** Bytes of one object, written or read. */
  maxFileBytes: number;
  /** Entries in one page of a listing. */
  maxPageEntries: number;
  /** Names in one delete request. */
  maxDeleteNames: number;
  /** Bytes that the objects of one SEND directory may hold together. */
  maxSendBytes: number;
  /** Objects that one SEND directory may hold. */
  maxSendFiles: number;
  /** Requests in work at the same time. */
  maxRequests: number;
  /** Of these, requests of one access key, so that one key cannot keep out the others. */
  maxRequestsPerKey: number;
  /** Open connections, with or without a request. */
  maxConnections: number;
  /** Milliseconds in which the headers of a request must have come. */
  headersTimeoutMs: number;
  /** Milliseconds in which a whole request must have come. */
  requestTimeoutMs: number;
  /** Milliseconds after which a connection on which nothing moves is closed; longer than the 60 s that proxies keep theirs. */
  idleTimeoutMs: number;
  /** Milliseconds that requests in work are given when the bridge stops. */
  stopTimeoutMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: BridgeLimits = {
  maxFileBytes: 16 * MIB,
  maxPageEntries: 2000,
  maxDeleteNames: 1000,
  maxSendBytes: 4096 * MIB,
  maxSendFiles: 20_000,
  maxRequests: 64,
  maxRequestsPerKey: 16,
  maxConnections: 256,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 120_000,
  idleTimeoutMs: 75_000,
  stopTimeoutMs: 10_000,
  bellTimeoutMs: 10_000,
  bellDebounceMs: 1000,
  bellIntervalMs: 5000,
  bellLeaseMs: 15 * 60_000,
  bellPollMs: 5000,
  maxBells: 16,
  maxWatches: 1000,
  ...DEFAULT_MAIL_LIMITS,
};
