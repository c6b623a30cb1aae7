import type { Side } from './sync-record';

/**
 * Things that belong to the side that made them. Their id names the owner, the kind and the owner's local id: `mc10101`, `sa205`. The
 * letter is the kind's first one.
 */
export const ITEM_KINDS = ['comment', 'attachment', 'worklog', 'link'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export interface ItemId {
  owner: Side;
  kind: ItemKind;
  localId: string;
}

export function itemIdOf(owner: Side, kind: ItemKind, localId: string): string {
  return `${owner}${kind.charAt(0)}${localId}`;
}

/** Undefined for anything that is not the id of an item of a kind that this version knows. */
export function parseItemId(text: string): ItemId | undefined {
  const match = /^([ms])([a-z])(\d{1,19})$/.exec(text);
  const kind = ITEM_KINDS.find((one) => one.charAt(0) === match?.[2]);
  return match && kind ? { owner: match[1] as Side, kind, localId: match[3] as string } : undefined;
}

/** Pair ids name the side where the issue was born and its id there: `m10001`. */
export function pairIdOf(bornOn: Side, issueId: string): string {
  return `${bornOn}${issueId}`;
}

/** Undefined for anything that is not a pair id. */
export function parsePairId(text: string): { bornOn: Side; issueId: string } | undefined {
  const match = /^([ms])(\d{1,19})$/.exec(text);
  return match ? { bornOn: match[1] as Side, issueId: match[2] as string } : undefined;
}
