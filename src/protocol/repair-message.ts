import { z } from 'zod';
import { itemId, pairId, travellingVersion } from './envelope';

/** The comparison of both sides' bookkeeping: changes of data messages that an older reader skips. See docs/protocol.md, Repair. */

const checkId = z.string().regex(/^[ms]-\d{1,16}$/);
const seq = z.number().int().min(0).max(1e12);
const hash = z.string().max(64);
/** Which exchange it belongs to, and which messages of either direction the sender knew: like is compared with like. */
const basis = {
  check: checkId,
  round: z.number().int().min(1).max(1000),
  /** The sender's own messages up to here are in it. */
  sent: seq,
  /** The reader's messages up to here are in it. */
  applied: seq,
};

export const BUCKETS = 256;
/** Hexadecimal digits of a digest. */
export const DIGEST_CHARS = 16;
/** Most pairs of one `digest-pairs`, most of one `digest-details`, most that a report names. */
export const MOST_PAIRS = 1500;
export const MOST_DETAILS = 200;
export const MOST_NAMED = 50;

/** Asks the partner to read all issues again before the comparison. */
const check = z.object({ kind: z.literal('check'), check: checkId });
/** It is done. */
const checked = z.object({ kind: z.literal('checked'), check: checkId });

/** One digest for each bucket of pairs, one after the other. */
const digest = z.object({
  kind: z.literal('digest'),
  ...basis,
  buckets: z.string().regex(/^[0-9a-f]{4096}$/),
});

const digestPairs = z.object({
  kind: z.literal('digest-pairs'),
  ...basis,
  /** Those that differ, as far as their pairs are below. */
  buckets: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(BUCKETS - 1),
    )
    .max(BUCKETS),
  /** Digest and, for a pair with parked changes, true. */
  pairs: z.array(z.tuple([pairId, hash, z.boolean()])).max(MOST_PAIRS),
  /** Further buckets differ and come in a later round. */
  more: z.boolean(),
});

/**
 * `ended-here`: deleted, moved or restricted at the sender; `ended-there`: the sender was told so. `absent`: unknown to the sender, and no
 * issue of his carries its mark; `later`: its issue was found and is looked at again.
 */
const standing = z.enum(['here', 'ended-here', 'ended-there', 'absent', 'later']);

const details = z.object({
  pair: pairId,
  state: standing,
  fields: z.record(z.string().max(100), z.object({ v: travellingVersion, wire: hash })),
  items: z.record(itemId, z.object({ n: z.number().int().min(0).max(1e9), wire: hash })),
});
export type PairDetails = z.infer<typeof details>;

/** A pair that differed. Nothing of what it contains. */
export const difference = z.object({
  pair: pairId,
  fields: z.array(z.string().max(100)).max(50),
  comments: z.number().int().min(0),
  attachments: z.number().int().min(0),
  /** One side did not know the issue, or took it for ended. */
  whole: z.boolean(),
  /** A later round found both sides equal. */
  healed: z.boolean(),
});
export type Difference = z.infer<typeof difference>;

const digestDetails = z.object({
  kind: z.literal('digest-details'),
  ...basis,
  /** False: the reader answers with his own of these pairs. */
  answer: z.boolean(),
  pairs: z.array(details).max(MOST_DETAILS),
  /** Of an answer: what differed when it was made. */
  differ: z.array(difference.omit({ healed: true })).max(MOST_DETAILS),
});

const count = z.number().int().min(0).max(1e9);
export const findings = z.object({
  identical: count,
  differ: z.array(difference).max(MOST_NAMED),
  /** Differing pairs that are not named. */
  unnamed: count,
  leftOut: z.object({ parked: count, ended: count, newer: count }),
  /** Not all buckets that differed could be looked into. */
  partial: z.boolean(),
});
export type Findings = z.infer<typeof findings>;

const digestResult = z.object({ kind: z.literal('digest-result'), check: checkId, findings });

export const repairChange = z.discriminatedUnion('kind', [
  check,
  checked,
  digest,
  digestPairs,
  digestDetails,
  digestResult,
]);
export type RepairChange = z.infer<typeof repairChange>;
export type DigestPairs = z.infer<typeof digestPairs>;
export type DigestDetails = z.infer<typeof digestDetails>;
export type Digest = z.infer<typeof digest>;
