import { fieldChange, itemChange, knownChange } from '../protocol/envelope';
import type { FieldChange, IssueChange, ItemChange } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import type { Cause } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { MAX_COMMIT } from '../ports/store';
import type { StoreChange } from '../ports/store';
import { listParked } from '../state/parked-list';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';

/**
 * What cannot be applied now is kept with its cause, and the rest goes on. A parked value keeps its version: a newer arrival replaces
 * it, and a local edit is a conflict with it. It is tried again by itself. A text that was written without some of its `images` is kept likewise,
 * until they have come.
 */
export interface Parking {
  field(
    pair: PairRecord,
    name: string,
    change: FieldChange,
    cause: Cause,
    images?: readonly string[],
  ): Promise<void>;
  item(pair: PairRecord, change: ItemChange, cause: Cause, images?: readonly string[]): Promise<void>;
  /** The whole issue: it could not be made here. `change` replaces what was kept of it. */
  issue(pair: PairRecord, change: IssueChange, cause: Cause): Promise<void>;
  /** A change of an issue that could not be made, merged into what is kept of it. */
  whole(pair: PairRecord, change: IssueChange): Promise<IssueChange>;
  /** It was applied or overtaken: what is kept of it is deleted with the next commit. Not parked: nothing happens. */
  drop(pair: PairRecord, subject: string): void;
  /** Keeps the partner's value of a held conflict; a later one replaces it. The caller notes the conflict in the pair. */
  hold(pair: PairRecord, field: string, change: FieldChange): Promise<void>;
  /** The conflict is over: what is kept of it is deleted with the next commit. */
  release(pair: PairRecord, field: string): void;
  /** Commits the write of a session with what was parked and dropped since the last commit: in one transaction where they fit. */
  commit(write: { pairs: readonly PairRecord[]; log: true }): Promise<void>;
  /** What is kept of a pair, by subject. */
  kept(pair: PairRecord): Promise<Kept>;
}

export interface Kept {
  fields: Record<string, FieldChange>;
  items: ItemChange[];
  issue?: IssueChange;
}

/** Causes that end by themselves when another issue is made here. */
export const WAITS_FOR_ISSUE: readonly string[] = ['parent-missing', 'link-end-missing'];

const BATCH = 20;

export function createParking(session: Session, now: () => number): Parking {
  let writes = new Map<string, StoreChange>();
  let spent = new Set<string>();

  async function park(
    pair: PairRecord,
    subject: string,
    value: unknown,
    cause: Cause,
    more: { images?: readonly string[] | undefined; n?: number } = {},
  ): Promise<void> {
    const { images, n } = more;
    const before = pair.parked[subject];
    const since = before?.code === cause.code ? before.since : now();
    pair.parked[subject] = {
      code: cause.code,
      text: cause.text,
      since,
      tries: (before?.tries ?? 0) + 1,
      ...(images === undefined ? {} : { images: [...images] }),
      ...(n === undefined ? {} : { n }),
    };
    const key = stateKeys.parked(session.sync.id, pair.pair, subject);
    const expect = (await session.read(key))?.rev ?? 0;
    writes.set(key, { op: 'put', key, value: { v: 1, value }, expect });
    spent.delete(key);
    listParked(session.log, pair.pair, now());
  }

  function drop(pair: PairRecord, subject: string): void {
    if (pair.parked[subject] === undefined) return;
    delete pair.parked[subject];
    const key = stateKeys.parked(session.sync.id, pair.pair, subject);
    writes.delete(key);
    spent.add(key);
  }

  async function inBatches(changes: readonly StoreChange[]): Promise<void> {
    for (let from = 0; from < changes.length; from += BATCH)
      await session.commit({ other: changes.slice(from, from + BATCH) });
  }

  return {
    field: (pair, name, change, cause, images) => park(pair, name, change, cause, { images }),
    item: (pair, change, cause, images) => park(pair, change.item, change, cause, { images, n: change.n }),
    issue: (pair, change, cause) => park(pair, 'issue', change, cause),
    async whole(pair, change) {
      const before = pair.parked['issue'] ? await read(session, pair, 'issue', knownChange) : undefined;
      return before?.kind === 'issue' ? mergeIssue(before, change) : change;
    },
    drop,
    async hold(pair, field, change) {
      // The held value takes the place of one that was parked.
      drop(pair, field);
      const key = stateKeys.held(session.sync.id, pair.pair, field);
      const expect = (await session.read(key))?.rev ?? 0;
      writes.set(key, { op: 'put', key, value: { v: 1, value: change }, expect });
      spent.delete(key);
    },
    release(pair, field) {
      if (pair.held?.[field] === undefined) return;
      delete pair.held[field];
      const key = stateKeys.held(session.sync.id, pair.pair, field);
      writes.delete(key);
      spent.add(key);
    },
    async commit(write) {
      const puts = [...writes.values()];
      const deletes = [...spent].map((key) => ({ op: 'delete' as const, key }));
      writes = new Map();
      spent = new Set();
      // A pair may bring its index entry; the fence and the log are in it too.
      if (puts.length + deletes.length <= MAX_COMMIT - 2 - 2 * write.pairs.length)
        return session.commit({ ...write, other: [...puts, ...deletes] });
      // Kept before the pair says so, and deleted after it no longer does.
      await inBatches(puts);
      await session.commit(write);
      await inBatches(deletes);
    },
    async kept(pair) {
      const kept: Kept = { fields: {}, items: [] };
      for (const subject of Object.keys(pair.parked)) {
        if (subject === 'issue') {
          const issue = await read(session, pair, subject, knownChange);
          if (issue?.kind === 'issue') kept.issue = issue;
        } else if (parseItemId(subject) !== undefined) {
          const item = await read(session, pair, subject, itemChange);
          if (item) kept.items.push(item);
        } else {
          const field = await read(session, pair, subject, fieldChange);
          if (field) kept.fields[subject] = field;
        }
      }
      return kept;
    },
  };
}

async function read<T>(
  session: Session,
  pair: PairRecord,
  subject: string,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
): Promise<T | undefined> {
  const stored = await session.read(stateKeys.parked(session.sync.id, pair.pair, subject));
  const parsed = schema.safeParse((stored?.value as { value?: unknown } | undefined)?.value);
  return parsed.success ? parsed.data : undefined;
}

/** Later fields and items over earlier ones, by version and number. */
export function mergeIssue(before: IssueChange, later: IssueChange): IssueChange {
  const fields = { ...before.fields };
  for (const [name, change] of Object.entries(later.fields)) {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const older = known !== undefined && known.v[0] >= change.v[0] && known.v[1] >= change.v[1];
    if (!older) fields[name] = change;
  }
  return { ...later, fields, items: newestItems([...before.items, ...later.items]) };
}

/** Each item once, with its highest number; of equal ones the first. */
export function newestItems(changes: readonly ItemChange[]): ItemChange[] {
  const items = new Map<string, ItemChange>();
  for (const change of changes)
    if ((items.get(change.item)?.n ?? 0) < change.n) items.set(change.item, change);
  return [...items.values()];
}
