import type { Side } from './sync-record';

/** Things that belong to the side that made them. Their id names the owner, the kind and the owner's local id: `mc10101`, `sa205`. */
export type ItemKind = 'comment' | 'attachment';

const LETTER: Record<ItemKind, 'c' | 'a'> = { comment: 'c', attachment: 'a' };

export interface ItemId {
  owner: Side;
  kind: ItemKind;
  localId: string;
}

export function itemIdOf(owner: Side, kind: ItemKind, localId: string): string {
  return `${owner}${LETTER[kind]}${localId}`;
}

/** Undefined for anything that is not an item id. */
export function parseItemId(text: string): ItemId | undefined {
  const match = /^([ms])([ca])(\d{1,19})$/.exec(text);
  if (!match) return undefined;
  return {
    owner: match[1] as Side,
    kind: match[2] === 'c' ? 'comment' : 'attachment',
    localId: match[3] as string,
  };
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
