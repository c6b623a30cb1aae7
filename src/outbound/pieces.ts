import type { FieldChange, ItemChange } from '../protocol/envelope';
import type { FieldRegister, ItemState, PairRecord, ParkedState } from '../protocol/pair-record';

/** What one look at an issue found: pieces that travel, and what the pair remembers once each has been enqueued. */
export interface IssueNews {
  pair: PairRecord;
  key: string;
  /** Fields that changed here, all in one message. */
  fields: { name: string; change: FieldChange; register: FieldRegister }[];
  /** Own comments and attachments that are new, edited or deleted; each may travel in a message of its own. */
  items: { change: ItemChange; state: ItemState; upload: boolean }[];
  /** The issue leaves the synchronization. */
  gone?: 'deleted' | 'moved' | 'restricted';
  /** What the pair remembers without telling anybody. */
  quiet: { fields: Record<string, FieldRegister>; parked: Record<string, ParkedState> };
}

/** True when nothing has to be stored or sent. */
export function isNothing(news: IssueNews): boolean {
  return (
    news.fields.length === 0 &&
    news.items.length === 0 &&
    news.gone === undefined &&
    Object.keys(news.quiet.fields).length === 0 &&
    Object.keys(news.quiet.parked).length === 0
  );
}
