import { fieldChange, itemChange, knownChange } from '../protocol/envelope';
import type { FieldChange, IssueChange, ItemChange } from '../protocol/envelope';
import type { Cause } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { StoreChange } from '../ports/store';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';

/**
 * What cannot be applied now is kept with its cause, and the rest goes on. A parked value keeps its version: a newer arrival replaces
 * it, a local edit supersedes it. It is tried again by itself.
 */
export interface Parking {
  field(pair: PairRecord, name: string, change: FieldChange, cause: Cause): Promise<void>;
  item(pair: PairRecord, change: ItemChange, cause: Cause): Promise<void>;
  /** The whole issue: it could not be made here. Later changes of it are merged in. */
  issue(pair: PairRecord, change: IssueChange, cause: Cause): Promise<void>;
  /** Records to store with the pair; taken once. */
  take(): StoreChange[];
  /** What is kept of a pair, by subject. */
  kept(pair: PairRecord): Promise<Kept>;
}

export interface Kept {
  fields: Record<string, FieldChange>;
  items: ItemChange[];
  issue?: IssueChange;
}

export const WAITS_FOR_ISSUE = 'parent-missing';

export function createParking(session: Session, now: () => number): Parking {
  let writes = new Map<string, StoreChange>();

  async function park(pair: PairRecord, subject: string, value: unknown, cause: Cause): Promise<void> {
    const before = pair.parked[subject];
    const since = before?.code === cause.code ? before.since : now();
    pair.parked[subject] = { code: cause.code, text: cause.text, since, tries: (before?.tries ?? 0) + 1 };
    const key = stateKeys.parked(session.sync.id, pair.pair, subject);
    const expect = (await session.read(key))?.rev ?? 0;
    writes.set(key, { op: 'put', key, value: { v: 1, value }, expect });
    if (!session.log.parked.some(([id]) => id === pair.pair)) session.log.parked.push([pair.pair, now()]);
  }

  return {
    field: (pair, name, change, cause) => park(pair, name, change, cause),
    item: (pair, change, cause) => park(pair, change.item, change, cause),
    async issue(pair, change, cause) {
      const before = pair.parked['issue'] ? await read(session, pair, 'issue', knownChange) : undefined;
      const merged = before?.kind === 'issue' ? mergeIssue(before, change) : change;
      await park(pair, 'issue', merged, cause);
    },
    take() {
      const taken = [...writes.values()];
      writes = new Map();
      return taken;
    },
    async kept(pair) {
      const kept: Kept = { fields: {}, items: [] };
      for (const subject of Object.keys(pair.parked)) {
        if (subject === 'issue') {
          const issue = await read(session, pair, subject, knownChange);
          if (issue?.kind === 'issue') kept.issue = issue;
        } else if (/^[ms][ca]\d+$/.test(subject)) {
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
    const known = fields[name];
    const older = known !== undefined && known.v[0] >= change.v[0] && known.v[1] >= change.v[1];
    if (!older) fields[name] = change;
  }
  const items = new Map(before.items.map((item) => [item.item, item]));
  for (const item of later.items) if ((items.get(item.item)?.n ?? 0) < item.n) items.set(item.item, item);
  return { ...later, fields, items: [...items.values()] };
}
