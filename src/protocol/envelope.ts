import { z } from 'zod';
import { adfDocument } from './adf';
import { ITEM_KINDS, parseItemId } from './items';
import { originId } from './origin';

/** Most sealed bytes of a data message: one stored value, armored. */
export const MAX_SEALED = 200 * 1024;
/** Most plain bytes that go into one data message: sealing adds padding (12 %), signature, base64 (36 %). */
export const MAX_PLAIN = 120 * 1024;
/** Most plain bytes of an attachment in one part; a relay with a bound makes it less, see part-size.ts. */
export const PART_BYTES = 4 * 1024 * 1024;
/** Most sealed bytes of a part: encrypted with padding, or only signed and in base64. */
export const MAX_SEALED_PART = Math.ceil(PART_BYTES * 1.4) + 64 * 1024;

export const pairId = z.string().regex(/^[ms]\d{1,19}$/);
export const itemId = z.string().regex(/^[ms][a-z]\d{1,19}$/);
const issueKey = z.string().max(100);
/** Milliseconds since 1970, as far as a date can be made of them. */
const stamp = z.number().int().min(0).max(8.64e15);
/** Far more edits than a field can see, and far enough below the largest integer: what a partner claims of our half must stay countable. */
export const travellingVersion = z.tuple([
  z.number().int().min(0).max(1e12),
  z.number().int().min(0).max(1e12),
]);

/** A field of an issue: `value` is checked against the field's own schema when it is applied, so that an unknown field is only skipped. */
export const fieldChange = z.object({
  v: travellingVersion,
  at: stamp,
  value: z.unknown(),
  /** An admin chose it to end a held conflict. */
  decides: z.boolean().optional(),
  /** At the beginning of an epoch: an edit of the sender's side that the reader may not know, though he may know its version with another value. */
  unsure: z.boolean().optional(),
  /** At the beginning of an epoch: hash of the value as it once travelled, where the sender's Jira gave it the form that is told. */
  wire: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
});
export type FieldChange = z.infer<typeof fieldChange>;

const comment = z.object({
  author: z.string().max(255),
  company: z.string().max(100),
  created: stamp,
  body: adfDocument,
});

const attachment = z.object({
  filename: z.string().min(1).max(255),
  mimeType: z.string().max(255),
  size: z.number().int().min(0),
  author: z.string().max(255),
  company: z.string().max(100),
  created: stamp,
  /** Parts of the size that both sides' limits give, the last one shorter. */
  parts: z.number().int().min(1).max(100000),
});

const worklog = z.object({
  author: z.string().max(255),
  company: z.string().max(100),
  created: stamp,
  /** When the work began. */
  started: stamp,
  /** Time spent. */
  seconds: z.number().int().min(0).max(1e9),
  comment: adfDocument.nullable(),
});

const link = z.object({
  /** Name of the link type. */
  type: z.string().min(1).max(255),
  /** The pair's issue is the end that reads "<outward description> other", as "blocks"; a link belongs to no pair but that one. */
  way: z.literal('outward'),
  /** The pair at the other end. */
  other: pairId,
});

/** `n` rises with every change that the owner makes. Without a content: the owner deleted it. */
export const itemChange = z
  .object({
    item: itemId,
    n: z.number().int().min(1),
    comment: comment.optional(),
    attachment: attachment.optional(),
    worklog: worklog.optional(),
    link: link.optional(),
  })
  // What is made is deleted by the kind in the id: a content of another kind could name somebody else's things.
  .refine((change) => {
    const kind = parseItemId(change.item)?.kind;
    return kind !== undefined && ITEM_KINDS.every((one) => one === kind || change[one] === undefined);
  });
export type ItemChange = z.infer<typeof itemChange>;
export type CommentContent = z.infer<typeof comment>;
export type WorklogContent = z.infer<typeof worklog>;
export type LinkContent = z.infer<typeof link>;

/** Items of a kind or form that this version does not know are left out: they must not take the rest of the issue with them. */
const itemChanges = z
  .array(z.unknown())
  .max(5000)
  .transform((items) =>
    items.flatMap((item): ItemChange[] => {
      const parsed = itemChange.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    }),
  );

const issueChange = z.object({
  kind: z.literal('issue'),
  pair: pairId,
  /** The sender's key of the issue. */
  key: issueKey,
  fields: z.record(z.string().max(100), fieldChange),
  items: itemChanges,
  /** The issue takes part again after `gone`. */
  back: z.boolean().optional(),
  /** Where it was born; with what an issue can be made from. One of another form is as none. */
  origin: originId.optional().catch(undefined),
});
export type IssueChange = z.infer<typeof issueChange>;

/**
 * The issue is no longer synchronized by its side: deleted, moved to another project, or restricted; `elsewhere`: it is not made, because
 * it was born there or comes by another synchronization.
 */
const goneChange = z.object({
  kind: z.literal('gone'),
  pair: pairId,
  why: z.enum(['deleted', 'moved', 'restricted', 'elsewhere']),
});

/** The receiver's own key of issues that it made. */
const pairedChange = z.object({
  kind: z.literal('paired'),
  pairs: z.array(z.object({ pair: pairId, key: issueKey })).max(5000),
});

/** Attachments whose parts have served: they exist on the other side now, were refused there, or are gone. */
const haveChange = z.object({ kind: z.literal('have'), items: z.array(itemId).max(5000) });

/** Attachments of one pair whose parts have to come again. The pair tells the owner where to check that he offered them. */
const wantChange = z.object({ kind: z.literal('want'), pair: pairId, items: z.array(itemId).max(5000) });

/**
 * What its side knows of a pair at the beginning of an epoch without being able to say its value: versions of fields, and number and
 * hash of the reader's items. Whoever was set back counts on from there.
 */
const knownVersions = z.object({
  kind: z.literal('known'),
  pair: pairId,
  fields: z.record(z.string().max(100), travellingVersion),
  items: z.record(itemId, z.tuple([z.number().int().min(1).max(1e12), z.string().max(64)])),
  /** The reader has told that the pair left on its side. */
  gone: z.boolean().optional(),
});
export type KnownVersions = z.infer<typeof knownVersions>;

/** At the beginning of an epoch: all that the side knows of the pairs was told before. */
const statedChange = z.object({ kind: z.literal('stated') });

const keyFingerprint = z.string().regex(/^[0-9A-F]{40}$/);

/** A new key of the sender, announced under the current one. `proof`: a message signed by the new key, see key-change.ts. */
const rekeyChange = z.object({
  kind: z.literal('rekey'),
  fingerprint: keyFingerprint,
  publicKey: z.string().max(20_000),
  proof: z.string().max(20_000),
});

/** Nothing further comes under this key: neither signed by it, where it is the sender's, nor sealed to it, where it is the reader's. */
const rekeyedChange = z.object({ kind: z.literal('rekeyed'), fingerprint: keyFingerprint });
/** Numbers of the sender that will not come any more: the receiver could not read them, and later messages say what they said. */
const voidChange = z.object({ kind: z.literal('void'), seqs: z.array(z.number().int().min(1)).max(1000) });

export const knownChange = z.discriminatedUnion('kind', [
  issueChange,
  goneChange,
  pairedChange,
  haveChange,
  wantChange,
  knownVersions,
  statedChange,
  rekeyChange,
  rekeyedChange,
  voidChange,
]);
export type KnownChange = z.infer<typeof knownChange>;

/** What the receiver says of the other direction; only the highest `ackNo` counts. */
export const ackState = z.object({
  ackNo: z.number().int().min(0),
  /** Everything up to here is applied or parked. */
  ack: z.number().int().min(0),
  /** Highest number applied. */
  top: z.number().int().min(0),
  /** Missing numbers below `top`. */
  holes: z.array(z.number().int().min(1)).max(1000),
  /** Highest version of messages that this side reads; absent: 1. */
  reads: z.number().int().min(1).max(1000).optional(),
  /** Hash of what message `ack` said, where it is still known: the first 24 hexadecimal digits of SHA-256. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
  /** Numbers that lie there and cannot be read, although they came again. */
  unreadable: z.array(z.number().int().min(1)).max(100).optional(),
  /** `ackNo` and `ack` of the newest state that its side knows of the reader: a reader that has never said so was set back. */
  knows: z.tuple([z.number().int().min(0), z.number().int().min(0)]).optional(),
});
export type AckState = z.infer<typeof ackState>;

/** Everything that decides where a message belongs is inside the signature. */
export const envelope = z.object({
  v: z.number().int().min(1),
  sync: z.string().max(40),
  epoch: z.string().max(60),
  from: z.enum(['m', 's']),
  to: z.enum(['m', 's']),
  /** Site id of the sender: a copy of a site is told from the site by it. */
  site: z.string().max(100).optional(),
  /** 0: outside the log. */
  seq: z.number().int().min(0),
  sentAt: stamp,
  kind: z.string().max(30),
  acks: ackState,
  /** Data messages only; a change of an unknown kind is skipped with a note. */
  changes: z.array(z.unknown()).max(10000),
});
export type Envelope = z.infer<typeof envelope>;

/** First line of an attachment part, before its bytes. */
export const partHeader = z.object({
  v: z.number().int().min(1),
  sync: z.string().max(40),
  epoch: z.string().max(60),
  from: z.enum(['m', 's']),
  kind: z.literal('part'),
  item: itemId,
  part: z.number().int().min(1),
  parts: z.number().int().min(1),
  /** SHA-256 of the whole file and its size. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().min(0),
});
export type PartHeader = z.infer<typeof partHeader>;
