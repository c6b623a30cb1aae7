import { Filter, kvs, Sort } from '@forge/kvs';

type Condition = { property: string; condition: string; values: unknown[] };
type TransactionOp = {
  op: 'set' | 'delete' | 'check';
  key: string;
  value?: unknown;
  entityName?: string;
  conditions?: Condition[];
};

/** One storage call; `entity` addresses an entity instead of plain keys. */
export type Step =
  | { call: string; args: unknown[]; entity?: string }
  | { query: { prefix?: string; limit?: number; cursor?: string } }
  | {
      entityQuery: {
        entity: string;
        index: string;
        partition?: unknown[];
        where?: unknown;
        filters?: Condition[];
        desc?: boolean;
        limit?: number;
        cursor?: string;
      };
    }
  | { transact: TransactionOp[] }
  | { raw: [path: string, body: unknown] };

/** Does one step with the real SDK; an error comes back as { code, status }. */
export async function runStep(step: Step): Promise<unknown> {
  try {
    return (await run(expand(step) as Step)) ?? null;
  } catch (error) {
    const { code, message, responseDetails } = error as Error & {
      code?: string;
      responseDetails?: { status: number };
    };
    return { code: code ?? message, status: responseDetails?.status };
  }
}

/** Long texts would not fit into a page's request, so { $text: bytes } stands for one. */
function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== 'object' || value === null) return value;
  if ('$text' in value) return 'x'.repeat(Number(value.$text) - 2);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, expand(child)]));
}

async function run(step: Step): Promise<unknown> {
  if ('call' in step) {
    const target = (step.entity === undefined ? kvs : kvs.entity(step.entity)) as unknown as Record<
      string,
      (...args: unknown[]) => Promise<unknown>
    >;
    return target[step.call]?.(...step.args);
  }
  if ('raw' in step) return runRaw(...step.raw);
  if ('query' in step) {
    let query = kvs.query();
    if (step.query.prefix !== undefined)
      query = query.where('key', { condition: 'BEGINS_WITH', values: [step.query.prefix] });
    if (step.query.limit !== undefined) query = query.limit(step.query.limit);
    if (step.query.cursor !== undefined) query = query.cursor(step.query.cursor);
    return query.getMany();
  }
  if ('entityQuery' in step) return runEntityQuery(step.entityQuery);
  const transaction = kvs.transact();
  for (const { op, key, value, entityName, conditions } of step.transact) {
    const entity =
      entityName === undefined
        ? undefined
        : { entityName, ...(conditions ? { conditions: toFilter(conditions) } : {}) };
    if (op === 'set') transaction.set(key, value, entity as never);
    if (op === 'delete') transaction.delete(key, entity as never);
    if (op === 'check') transaction.check(key, entity as never);
  }
  await transaction.execute();
  return 'done';
}

async function runEntityQuery(
  wanted: Extract<Step, { entityQuery: unknown }>['entityQuery'],
): Promise<unknown> {
  let query = kvs
    .entity(wanted.entity)
    .query()
    .index(wanted.index, wanted.partition ? { partition: wanted.partition } : undefined);
  if (wanted.where !== undefined) query = query.where(wanted.where as never);
  if (wanted.filters !== undefined) query = query.filters(toFilter(wanted.filters) as never);
  if (wanted.desc) query = query.sort(Sort.DESC);
  if (wanted.limit !== undefined) query = query.limit(wanted.limit);
  if (wanted.cursor !== undefined) query = query.cursor(wanted.cursor);
  return query.getMany();
}

function toFilter(conditions: Condition[]): unknown {
  let filter = new Filter<Record<string, unknown>>() as unknown as {
    and(property: string, condition: unknown): never;
  };
  for (const { property, ...condition } of conditions) filter = filter.and(property, condition);
  return filter;
}

/** What the SDK would never send. */
async function runRaw(path: string, body: unknown): Promise<unknown> {
  const platform = globalThis as unknown as {
    __forge_fetch__(meta: object, path: string, init: object): Promise<Response>;
  };
  const response = await platform.__forge_fetch__({ type: 'kvs' }, path, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, code: ((await response.json()) as { code: string }).code };
}
