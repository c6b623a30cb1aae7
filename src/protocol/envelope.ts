import { z } from 'zod';
import { adfDocument } from './adf';

/** Version of the messages that this code writes. */
export const MESSAGE_VERSION = 1;
/** Most sealed bytes of a data message: one stored value, armored. */
export const MAX_SEALED = 200 * 1024;
/** Most plain bytes that go into one data message: sealing adds padding (12 %), signature, base64 (36 %). */
export const MAX_PLAIN = 120 * 1024;
/** Most plain bytes of an attachment in one part; a relay with a bound makes it less, see part-size.ts. */
export const PART_BYTES = 4 * 1024 * 1024;
/** Most sealed bytes of a part: encrypted with padding, or only signed and in base64. */
export const MAX_SEALED_PART = Math.ceil(PART_BYTES * 1.4) + 64 * 1024;

const pairId = z.string().regex(/^[ms]\d{1,19}$/);
const itemId = z.string().regex(/^[ms][ca]\d{1,19}$/);
const issueKey = z.string().max(100);
/** Milliseconds since 1970, as far as a date can be made of them. */
const stamp = z.number().int().min(0).max(8.64e15);
/** Far more edits than a field can see, and far enough below the largest integer: what a partner claims of our half must stay countable. */
const travellingVersion = z.tuple([z.number().int().min(0).max(1e12), z.number().int().min(0).max(1e12)]);

/** A field of an issue: `value` is checked against the field's own schema when it is applied, so that an unknown field is only skipped. */
export const fieldChange = z.object({
  v: travellingVersion,
  at: stamp,
  value: z.unknown(),
  /** An admin chose it to end a held conflict. */
  decides: z.boolean().optional(),
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

/** `n` rises with every change that the owner makes. Neither comment nor attachment: the owner deleted it. */
export const itemChange = z.object({
  item: itemId,
  n: z.number().int().min(1),
  comment: comment.optional(),
  attachment: attachment.optional(),
});
export type ItemChange = z.infer<typeof itemChange>;
export type CommentContent = z.infer<typeof comment>;

const issueChange = z.object({
  kind: z.literal('issue'),
  pair: pairId,
  /** The sender's key of the issue. */
  key: issueKey,
  fields: z.record(z.string().max(100), fieldChange),
  items: z.array(itemChange).max(5000),
  /** The issue takes part again after `gone`. */
  back: z.boolean().optional(),
});
export type IssueChange = z.infer<typeof issueChange>;

/** The issue is no longer synchronized by its side: deleted, moved to another project, or restricted. */
const goneChange = z.object({
  kind: z.literal('gone'),
  pair: pairId,
  why: z.enum(['deleted', 'moved', 'restricted']),
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

/** Numbers of the sender that will not come any more: the receiver could not read them, and later messages say what they said. */
const voidChange = z.object({ kind: z.literal('void'), seqs: z.array(z.number().int().min(1)).max(1000) });

export const knownChange = z.discriminatedUnion('kind', [
  issueChange,
  goneChange,
  pairedChange,
  haveChange,
  wantChange,
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
  /** Numbers that lie there and cannot be read, although they came again. */
  unreadable: z.array(z.number().int().min(1)).max(100).optional(),
});
export type AckState = z.infer<typeof ackState>;

/** Everything that decides where a message belongs is inside the signature. */
export const envelope = z.object({
  v: z.number().int().min(1),
  sync: z.string().max(40),
  epoch: z.string().max(60),
  from: z.enum(['m', 's']),
  to: z.enum(['m', 's']),
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
