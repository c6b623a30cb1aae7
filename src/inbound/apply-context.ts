import type { IssueChange, KnownChange } from '../protocol/envelope';
import type { PairRecord } from '../protocol/pair-record';
import type { NumberMark } from './forgotten-issues';
import type { InboundDeps } from './inbound-deps';

export interface ApplyContext {
  deps: InboundDeps;
  numbers: NumberMark;
  /** True while lower numbers of the log are missing: what refers to something that they may bring waits for them. */
  lowerMissing: boolean;
  /** Number of the message; absent: something parked is tried again. */
  seq?: number;
}

export interface ApplyEnd {
  /** `wait`: a lower number has to come first; `unfinished`: time is up. Either way the message stays on the relay. */
  kind: 'applied' | 'wait' | 'unfinished';
  /** Issues here that have to be looked at again. */
  dirty: string[];
  have: string[];
  want: string[];
  created: boolean;
  /** The partner has told all that it knows of the pairs. */
  stated: boolean;
  /** What the partner said of keys. */
  rekey?: Extract<KnownChange, { kind: 'rekey' }>;
  rekeyed: string[];
  /** Lines for the activity log about what was passed over; written once it is applied, however often that was tried. */
  skipped: string[];
}

/** A change of an issue, and what is known of the pair. */
export interface Work {
  pair: PairRecord;
  change: IssueChange;
}

export function nothingApplied(): ApplyEnd {
  return {
    kind: 'applied',
    dirty: [],
    have: [],
    want: [],
    created: false,
    stated: false,
    rekeyed: [],
    skipped: [],
  };
}
