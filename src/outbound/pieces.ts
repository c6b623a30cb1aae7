import { MAX_PLAIN } from '../protocol/envelope';
import type { FieldChange, ItemChange, KnownVersions } from '../protocol/envelope';
import type { FieldRegister, ItemState, PairRecord, ParkedState } from '../protocol/pair-record';

/** `held`: what becomes of a held conflict when this has been told; absent: nothing. */
export interface FieldNews {
  name: string;
  change: FieldChange;
  register: FieldRegister;
  held?: 'said' | 'over';
}

/** What one look at an issue found: pieces that travel, and what the pair remembers once each has been enqueued. */
export interface IssueNews {
  pair: PairRecord;
  key: string;
  /** Fields that changed here, all in one message. */
  fields: FieldNews[];
  /** Own comments, attachments, worklogs and links that are new, edited or deleted; each may travel in a message of its own. */
  items: { change: ItemChange; state: ItemState; upload: boolean }[];
  /** The issue leaves the synchronization. */
  gone?: 'deleted' | 'moved' | 'restricted';
  /** Where an issue of this side was born; it travels with what the partner could make the issue from. */
  origin?: string;
  /** The issue takes part again after it had left. */
  back?: boolean;
  /** The pair has learned something that is stored though nobody is told. */
  learned?: boolean;
  /** What is known of the pair besides: at the beginning of an epoch, and when a message that told of it was given up. */
  known?: Pick<KnownVersions, 'fields' | 'items'>;
  /** What the pair remembers without telling anybody. */
  quiet: Quiet;
  /** Values to be stored before that: the parked ones that `quiet` names. */
  keep?: { key: string; value: FieldChange }[];
}

export interface Quiet {
  fields: Record<string, FieldRegister>;
  /** What stays here, with its cause; and what was kept back before and is no longer. */
  parked: Record<string, ParkedState>;
  unparked: string[];
}

/** Most bytes of a field or item with all that it says of itself; larger ones stay here. */
export function isTooLarge(piece: unknown): boolean {
  return bytesOf(piece) > MAX_PLAIN;
}

/** Bytes of a value in a message. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

export const TOO_LARGE = {
  code: 'too-large',
  text: 'It is too large for one message and stays here.',
} as const;

/** True when nothing has to be stored or sent. */
export function isNothing(news: IssueNews): boolean {
  return (
    news.fields.length === 0 &&
    news.items.length === 0 &&
    news.gone === undefined &&
    news.back !== true &&
    news.learned !== true &&
    news.known === undefined &&
    news.quiet.unparked.length === 0 &&
    Object.keys(news.quiet.fields).length === 0 &&
    Object.keys(news.quiet.parked).length === 0
  );
}
