import { z } from 'zod';
import { ackState } from './envelope';
import { epochCounter } from './epoch';
import { recentHashes } from './recent-hashes';
import { receiveWindow } from './window';

/** A sealed message that the partner has not acknowledged; its bytes are in `<sync>:out:<seq>`. */
export const outEntry = z.object({
  seq: z.number().int(),
  name: z.string(),
  /** Time of the last attempt; 0: not tried yet. */
  sentAt: z.number(),
  tries: z.number().int(),
  /** Time of the first attempt; absent: not tried yet. */
  firstAt: z.number().optional(),
  issues: z.number().int(),
  items: z.number().int(),
  /** Version in which it was written; absent: 1. */
  v: z.number().int().optional(),
  /** Pairs that it covers. */
  pairs: z.array(z.string()),
  /** Given up, because the partner could not read it; the number stays until the partner has been told so. */
  void: z.boolean().optional(),
});
export type OutEntry = z.infer<typeof outEntry>;

/** An own attachment whose parts have to go to the relay. */
const upload = z.object({ item: z.string() });

/** A foreign attachment whose parts have not all come. */
export const awaited = z.object({
  pair: z.string(),
  item: z.string(),
  /** When it was last asked for, or its manifest came. */
  since: z.number(),
  tries: z.number().int(),
});

/** Something that came and was refused: never its content. */
export const quarantined = z.object({
  name: z.string(),
  size: z.number(),
  hash: z.string(),
  code: z.string(),
  /** When it was last read, and how often the same bytes were read again. */
  at: z.number(),
  tries: z.number().int(),
});

/**
 * The beginning of an epoch that is not the first: before anything is captured, each side recognises what it made here earlier (`adopt`),
 * tells what it knows of every pair (`say`) and waits until the partner has told the same (`wait`).
 */
const baseline = z.object({
  phase: z.enum(['adopt', 'say', 'wait']),
  /** Token of the next page of the project's issues. */
  next: z.string().optional(),
  /** Highest issue number that was seen here. */
  highest: z.number().int(),
  /** The partner has told everything. */
  heard: z.boolean(),
  /** The partner's `ack` of the epoch before: up to there both sides spoke of the same messages. */
  proven: z.number().int().optional(),
});

/** Both directions of one synchronization's delivery log. Written by its worker, and by an admin's Start and "Retry all now", which end the worker first. */
export const logRecord = z.object({
  v: z.literal(1),
  epoch: z.string(),
  nextSeq: z.number().int(),
  out: z.array(outEntry),
  /** The highest ack state that the partner has signed. */
  partner: ackState,
  /** Hashes of the last messages that were sent, and of those that were taken. */
  sentHashes: recentHashes.default([]),
  takenHashes: recentHashes.default([]),
  baseline: baseline.optional(),
  /** Version that the partner was told this side reads; absent: 1. */
  toldReads: z.number().int().optional(),
  /** Fingerprint of our key to come that was announced, and of our old key whose end was told, in this epoch. */
  announced: z.string().optional(),
  ended: z.string().optional(),
  /** ackNo at which holes were last answered by a resend. */
  resentFor: z.number().int(),
  received: receiveWindow,
  /** Rises whenever `received` changes; `told` is the one that last went out. */
  ackNo: z.number().int(),
  told: z.number().int(),
  /** Name of our acknowledgement-only message that lies in SEND. */
  ackName: z.string().optional(),
  /** Attempts to apply a number, counted before each. */
  attempts: z.record(z.string(), z.number().int()),
  quarantine: z.array(quarantined),
  uploads: z.array(upload),
  /** Own attachments whose parts are on the relay, by item: number of parts. */
  lying: z.record(z.string(), z.number().int()),
  awaits: z.array(awaited),
  /** Attachments that were settled last (taken in, refused or deleted by their owner): more parts of them are leftovers. */
  arrived: z.array(z.string()).default([]),
  /** Names of ours in SEND that have served and are still to be withdrawn. */
  spent: z.array(z.string()).default([]),
  /** What applied messages said and what has not been acted on: attachments that the partner has or wants, issues here to look at again. */
  heard: z
    .object({
      have: z.array(z.string()),
      want: z.array(z.string()),
      dirty: z.array(z.string()),
      /** A key that the partner announced; `before`: its key then. */
      rekey: z
        .object({ fingerprint: z.string(), publicKey: z.string(), proof: z.string(), before: z.string() })
        .optional(),
      /** Fingerprints of keys that the partner no longer uses. */
      rekeyed: z.array(z.string()).default([]),
    })
    .default({ have: [], want: [], dirty: [], rekeyed: [] }),
  /** Files that messages above a missing number spoke of: [item, number]. An older message about them says nothing any more. */
  spoken: z.array(z.tuple([z.string(), z.number().int()])).default([]),
  /** What the partner has to be told with the next message. */
  tell: z.object({
    paired: z.array(z.string()),
    have: z.array(z.string()),
    want: z.array(z.string()),
    /** Pairs of ours whose issue is lost here, and of the partner's whose issue is not made because it is here by another way. */
    lost: z.array(z.string()).default([]),
    /** Fingerprints of keys of the partner that this side no longer seals to. */
    rekeyed: z.array(z.string()).default([]),
    /** Own numbers that the partner need not wait for. */
    void: z.array(z.number().int()).default([]),
  }),
  scan: z.object({ next: z.string().optional(), done: z.boolean(), issues: z.number().int() }),
  /** Up to this number the project's issues were looked through for what this side made; absent before the first run. During a baseline, that of the epoch before. */
  seenNumber: z.number().int().optional(),
  sweptAt: z.number(),
  /** When the last sweep began that saw an issue; absent: as `sweptAt`. */
  seenAt: z.number().optional(),
  /** A sweep that a run could not finish: where it goes on, since when it runs, and how long it may take (milliseconds). */
  sweep: z.object({ began: z.number(), minutes: z.number(), next: z.string(), most: z.number() }).optional(),
  /** Pairs with something parked, oldest first: [pair id, since]. */
  parked: z.array(z.tuple([z.string(), z.number()])),
  /** Of those, the ones of which a parked field was edited here: what wins is decided by the next run. */
  met: z.array(z.string()).default([]),
  /** Pairs with held conflicts. */
  held: z.array(z.string()).default([]),
  retriedAt: z.number(),
  /** When Jira last refused to edit without notifying users; absent: it did not. */
  loudSince: z.number().optional(),
  /** Account under which the app itself writes here; absent: not asked yet. */
  me: z.string().optional(),
  counts: z.object({ pairs: z.number().int(), sent: z.number().int(), received: z.number().int() }),
});
export type LogRecord = z.infer<typeof logRecord>;

/** The log at the beginning of an epoch; all but the first begin with a baseline. */
export function emptyLog(epoch: string): LogRecord {
  return {
    ...(epochCounter(epoch) > 1 ? { baseline: { phase: 'adopt', highest: 0, heard: false } } : {}),
    v: 1,
    epoch,
    nextSeq: 1,
    out: [],
    partner: { ackNo: 0, ack: 0, top: 0, holes: [] },
    sentHashes: [],
    takenHashes: [],
    resentFor: 0,
    received: { applied: 0, beyond: [] },
    ackNo: 0,
    told: 0,
    attempts: {},
    quarantine: [],
    uploads: [],
    lying: {},
    awaits: [],
    arrived: [],
    spent: [],
    heard: { have: [], want: [], dirty: [], rekeyed: [] },
    spoken: [],
    tell: { paired: [], have: [], want: [], lost: [], rekeyed: [], void: [] },
    scan: { done: false, issues: 0 },
    sweptAt: 0,
    parked: [],
    met: [],
    held: [],
    retriedAt: 0,
    counts: { pairs: 0, sent: 0, received: 0 },
  };
}

/**
 * Bytes of the log as it is stored: one value, of which Forge KVS takes 240 KiB. What adds to it stops at its own mark: what is captured first,
 * then files that are awaited, then messages.
 */
export function logBytes(log: LogRecord): number {
  return Buffer.byteLength(JSON.stringify(log));
}

export const LOG_MARKS = { captured: 150 * 1024, awaited: 190 * 1024, received: 205 * 1024 } as const;
