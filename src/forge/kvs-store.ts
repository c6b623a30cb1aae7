import { Filter, FilterConditions, ForgeKvsAPIError, WhereConditions, kvs } from '@forge/kvs';
import type { Clock } from '../ports/clock';
import { MAX_COMMIT } from '../ports/store';
import type { Store, StoreChange, Stored } from '../ports/store';

/** The custom entity of manifest.yml in which every record is kept: conditions exist for entities only. */
const ENTITY = 'record';
const PAGE = 25;
const QUERY_PAGE = 50;

interface Row {
  owner: string;
  kind: string;
  rev: number;
  body: unknown;
}

/**
 * Store over Forge KVS. Rates are answered with waiting: the platform counts 4,000 reads and writes a minute in units of 10 KB
 * (Forge docs, KVS limits), so a burst may have to wait for the next minute.
 */
export function createKvsStore(deps: { clock: Clock; remaining(): number }): Store {
  /** Repeats what was refused for its rate, or failed on the platform's side, while there is time. */
  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    for (let wait = 250; ; wait = Math.min(wait * 2, 8000)) {
      try {
        return await call();
      } catch (error) {
        if (!isPassing(error) || deps.remaining() < wait + 3000) throw error;
        await deps.clock.sleep(wait);
      }
    }
  }

  return {
    async read(key) {
      const row = await patiently(() => kvs.entity<Row>(ENTITY).get(key));
      return row === undefined ? undefined : { value: row.body, rev: row.rev };
    },
    async readMany(keys) {
      const found = new Map<string, Stored>();
      for (let from = 0; from < keys.length; from += PAGE) {
        const page = keys.slice(from, from + PAGE);
        const answer = await patiently(() =>
          kvs.batchGet<Row>(page.map((key) => ({ key, entityName: ENTITY }))),
        );
        for (const { key, value } of answer.successfulKeys)
          if (value !== undefined) found.set(key, { value: value.body, rev: value.rev });
        const failed = answer.failedKeys.find(({ error }) => error.code !== 'KEY_NOT_FOUND');
        if (failed) throw new Error(`a record could not be read: ${failed.error.code}`);
      }
      return found;
    },
    async commit(changes) {
      if (changes.length > MAX_COMMIT) throw new Error(`a commit of ${changes.length} changes`);
      try {
        await patiently(() => transaction(changes).execute());
        return 'done';
      } catch (error) {
        if (error instanceof ForgeKvsAPIError && error.responseDetails.status === 409) return 'conflict';
        throw error;
      }
    },
    async list(owner, kind, cursor) {
      const query = kvs
        .entity<Row>(ENTITY)
        .query()
        .index('by-owner', { partition: [owner] })
        .where(WhereConditions.equalTo(kind))
        .limit(QUERY_PAGE);
      const page = await patiently(() => (cursor === undefined ? query : query.cursor(cursor)).getMany());
      return {
        records: page.results.map(({ key, value }) => ({ key, value: value.body, rev: value.rev })),
        ...(page.nextCursor === undefined ? {} : { cursor: page.nextCursor }),
      };
    },
    readSecret: (key) => patiently(() => kvs.getSecret<unknown>(key)),
    writeSecret: (key, value) => patiently(() => kvs.setSecret(key, value)),
    deleteSecret: (key) => patiently(() => kvs.deleteSecret(key)),
  };
}

function transaction(changes: readonly StoreChange[]) {
  let builder = kvs.transact();
  for (const change of changes) {
    const entity = {
      entityName: ENTITY,
      ...(change.expect === undefined ? {} : { conditions: expected(change.expect) }),
    };
    if (change.op === 'put') {
      const [owner = '', kind = ''] = change.key.split(':');
      const row: Row = { owner, kind, rev: change.expect + 1, body: change.value };
      builder = builder.set(change.key, row, entity);
    } else if (change.op === 'delete') builder = builder.delete<Row>(change.key, entity);
    else
      builder = builder.check<Row>(change.key, {
        entityName: ENTITY,
        conditions: expected(change.expect),
      });
  }
  return builder;
}

function expected(rev: number) {
  const condition = rev === 0 ? FilterConditions.notExists() : FilterConditions.equalTo(rev);
  return new Filter<Row>().and('rev', condition);
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ForgeKvsAPIError)) return false;
  const { status } = error.responseDetails;
  return status === 429 || status >= 500;
}
