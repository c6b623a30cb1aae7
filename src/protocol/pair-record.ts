import { z } from 'zod';
import { parseItemId, parsePairId } from './items';
import type { Side } from './sync-record';
import { versionPair } from './version';

/** What one side keeps of a field: no content, only hashes. */
export const fieldRegister = z.object({
  /** Hash of Jira's value as last captured or written here. A change is: Jira's value has another hash. */
  local: z.string(),
  /** Hash of the neutral value as it last travelled. */
  wire: z.string(),
  v: versionPair,
  at: z.number(),
  /** Whose edit the value is. */
  by: z.enum(['m', 's']),
  /** An admin chose it to end a held conflict. */
  decided: z.boolean().optional(),
  /** Number of the message that last told it, in the epoch in which it was told. */
  seq: z.number().int().optional(),
  /** The epoch at whose beginning this was an edit of this side that had been told and not acknowledged. */
  unsure: z.string().optional(),
});
export type FieldRegister = z.infer<typeof fieldRegister>;

export const itemState = z.object({
  n: z.number().int(),
  /** Hash of the content as it last travelled; empty: its owner deleted it. */
  wire: z.string(),
  /** Local id of a foreign item; own items carry theirs in the item id. */
  here: z.string().optional(),
  /** The owner deleted or withheld it; with `here` of a foreign one: somebody here deleted the copy, which is then never made again. */
  gone: z.boolean().optional(),
  /** Own item that another synchronization made here: it was told with the author whom that one names. */
  forwarded: z.boolean().optional(),
  /** Foreign attachment whose bytes have not come yet. */
  awaited: z
    .object({ filename: z.string(), mimeType: z.string(), size: z.number(), parts: z.number() })
    .optional(),
  /** Foreign link that is being made: what a call that was cut off may have made, by ids of this site. */
  link: z.object({ typeId: z.string(), otherId: z.string() }).optional(),
});
export type ItemState = z.infer<typeof itemState>;

export const parkedState = z.object({
  code: z.string(),
  text: z.string(),
  since: z.number(),
  tries: z.number().int(),
  /** Attachments that have not come: the text was written with their names, and is written again with the images. */
  images: z.array(z.string()).optional(),
  /** Of an item of the partner's: the number of the change that waits. */
  n: z.number().int().optional(),
});
export type ParkedState = z.infer<typeof parkedState>;

/** Of a parked value that this side's admin chose to end a held conflict: it has been told and is still to be written here. */
export const CHOSEN_WAITS = {
  code: 'held-decided',
  text: "The partner's value was chosen and has not been written here yet.",
} as const;

/** A conflict that waits for an admin. It names what the partner has; our own value stands in Jira, whatever is made of it meanwhile. */
export const heldState = z.object({
  /** Version, stamp and hash of the partner's value; the value itself is kept like a parked one. */
  v: versionPair,
  at: z.number(),
  wire: z.string(),
  since: z.number(),
  /** Our value was not captured when the partner's came: it is told once, so that the partner holds too. */
  unsaid: z.boolean().optional(),
  /** What an admin of this side chose, and when; the worker carries it out. Void when the partner's value changes before that. */
  decision: z.object({ keep: z.enum(['ours', 'theirs']), at: z.number() }).optional(),
});
export type HeldState = z.infer<typeof heldState>;

/** Written before a call that must not be made twice; removed with its result. */
export const intent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create'), at: z.number(), fromNumber: z.number().int() }),
  /** Hashes that Jira's values had before our write, and the issue's `updated` when they were read. */
  z.object({
    kind: z.literal('edit'),
    at: z.number(),
    before: z.record(z.string(), z.string()),
    readAt: z.number().optional(),
  }),
]);

/** Two issues that are one. */
export const pairRecord = z.object({
  v: z.literal(1),
  pair: z.string(),
  /** Local issue; absent until it exists here. */
  id: z.string().optional(),
  key: z.string().optional(),
  partnerKey: z.string().optional(),
  /** Where the issue was born, see origin.ts; absent: not told. */
  origin: z.string().optional(),
  /** This pair holds the claim of the origin, under this part of its key. */
  claim: z.string().optional(),
  fields: z.record(z.string(), fieldRegister),
  items: z.record(z.string(), itemState),
  /** By subject: a field's name, an item id, or `issue`. */
  parked: z.record(z.string(), parkedState),
  /** By field: conflicts that wait for a decision. */
  held: z.record(z.string(), heldState).optional(),
  intent: intent.optional(),
  /** Foreign items whose making here was begun, and when: a call that was cut off may have made them. */
  making: z.record(z.string(), z.number()).default({}),
  /** Media ids by local attachment id, as far as documents here show them; '': Jira does not tell it. */
  media: z.record(z.string(), z.string()).default({}),
  /** Who ended it. */
  gone: z.enum(['here', 'there']).optional(),
  /** Status name as it last travelled, for the issue panel. */
  status: z.string().optional(),
  /** What this side last said of it may not have arrived: the next look says all of it again, with the versions that it had. */
  sayAgain: z.boolean().optional(),
  /** What a repair found missing at the partner: fields and items that the next look says again, `*` for all of it. */
  say: z.array(z.string()).optional(),
  /** Numbers of this epoch's last message about it that went out, and of the last that was applied. */
  last: z.object({ epoch: z.string(), out: z.number().int(), in: z.number().int() }).optional(),
  sentAt: z.number().optional(),
  receivedAt: z.number().optional(),
});
export type PairRecord = z.infer<typeof pairRecord>;

/** Notes that a message of this epoch was about the pair. */
export function noteLast(pair: PairRecord, epoch: string, way: 'in' | 'out', seq: number): void {
  const known = pair.last?.epoch === epoch ? pair.last : { epoch, out: 0, in: 0 };
  pair.last = { ...known, [way]: Math.max(known[way], seq) };
}

export function emptyPair(pair: string): PairRecord {
  return { v: 1, pair, fields: {}, items: {}, parked: {}, making: {}, media: {} };
}

/** True for an issue of the partner's that is not made here: it was born here, or another synchronization of the project brings it. */
export function isElsewhere(pair: PairRecord, us: Side): boolean {
  return pair.gone === 'here' && pair.id === undefined && parsePairId(pair.pair)?.bornOn !== us;
}

/** True while a conflict of the field waits for an admin: neither side writes it, and edits of it do not travel. */
export function isHeld(pair: PairRecord, field: string): boolean {
  return pair.held?.[field] !== undefined;
}

/** True while a parked value of the field is still to be written here; a text that only lacks its images stands there. */
export function isToBeWritten({ parked }: PairRecord, field: string): boolean {
  const state = parked[field];
  return state !== undefined && state.images === undefined;
}

/** True where something is parked or held: both sides know different values of it, and neither is wrong. */
export function isWaiting({ parked, held }: PairRecord): boolean {
  return Object.keys(parked).length + Object.keys(held ?? {}).length > 0;
}

/** True for an attachment that `side` offers the partner: its own, of this pair, announced and neither deleted nor withdrawn since. */
export function isOffered(pair: PairRecord | undefined, item: string, side: Side): boolean {
  const id = parseItemId(item);
  const state = pair?.items[item];
  return (
    id?.owner === side &&
    id.kind === 'attachment' &&
    pair?.gone !== 'here' &&
    state !== undefined &&
    state.gone !== true
  );
}

/** Most items of one pair: a stored value holds about this many. */
export const MAX_ITEMS = 1500;

/** Whether one more item fits into the pair's record. */
export function hasRoomForItem(pair: PairRecord): boolean {
  return Object.keys(pair.items).length < MAX_ITEMS;
}
