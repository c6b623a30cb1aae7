import type { z } from 'zod';
import type { PlatformLimits } from '../limits';
import type { EntityDeclaration, EntityIndex } from '../manifest';
import { refuse, type KvsAnswer, type KvsRefusal } from './answer';
import type { KvsRecord } from './collection';
import { compareValues, meets, meetsCondition } from './conditions';
import type { entityQueryRequest, MetadataFields, queryRequest } from './requests';
import { recordToJson } from './respond';
import type { KvsStore } from './store';

/** A page that a query found, and how many bytes it read. */
type QueryResult = KvsRefusal | { answer: KvsAnswer; bytes: number };

/** Page size when the app names none (Forge docs, kvs.query). */
const DEFAULT_PAGE = 10;

/** Answers kvs.query(): keys in order, from the lagging view. Secrets live in another space and never appear. */
export function runQuery(
  store: KvsStore,
  limits: PlatformLimits,
  request: z.infer<typeof queryRequest>,
): QueryResult {
  const limit = request.limit ?? DEFAULT_PAGE;
  const refusal = checkPage(limit, limits);
  if (refusal) return refusal;
  const prefix = request.where?.[0]?.values[0] ?? '';
  const after = request.after === undefined ? undefined : readCursor(request.after);
  if (after === 'invalid') return invalidCursor();
  const rows: [string, KvsRecord][] = [];
  for (const row of store.view({ kind: 'plain' }, after?.key ?? prefix)) {
    if (row[0] === after?.key) continue;
    if (!row[0].startsWith(prefix)) break;
    rows.push(row);
    if (rows.length > limit) break;
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return toPage(
    page,
    rows.length > limit && last ? { key: last[0] } : undefined,
    request.options?.metadataFields,
  );
}

/**
 * Answers kvs.entity().query(): one index of the lagging view. Filters are applied to a page after it was read,
 * so a page may hold fewer results than its limit, even none, and still have a cursor.
 */
export function runEntityQuery(
  store: KvsStore,
  limits: PlatformLimits,
  entity: EntityDeclaration,
  request: z.infer<typeof entityQueryRequest>,
): QueryResult {
  const limit = request.limit ?? DEFAULT_PAGE;
  const index = findIndex(entity, request.indexName);
  const refusal = checkPage(limit, limits) ?? checkIndexUse(entity, index, request);
  if (refusal || !index)
    return refusal ?? refuse(400, 'INVALID_ENTITY_INDEX', `Unknown index ${request.indexName}`);
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor);
  if (after === 'invalid') return invalidCursor();

  const direction = request.sort === 'DESC' ? -1 : 1;
  const order = (a: Position, b: Position) =>
    direction * (compareValues(a.range, b.range) || compareValues(a.key, b.key));
  const found: (Position & { record: KvsRecord; value: Record<string, unknown> })[] = [];
  for (const [key, record] of store.view({ kind: 'entity', entity })) {
    const value = JSON.parse(record.text) as Record<string, unknown>;
    const range =
      index.name === BY_KEY.name ? key : index.range === undefined ? undefined : value[index.range];
    if (index.range !== undefined && range === undefined) continue;
    if (!index.partition.every((attribute, i) => value[attribute] === request.partition?.[i])) continue;
    if (request.range && !meetsCondition(range, request.range.condition, request.range.values)) continue;
    if (after && order({ key, range }, after) <= 0) continue;
    found.push({ key, range, record, value });
  }
  found.sort(order);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const bytes = page.reduce((sum, row) => sum + row.record.bytes, 0);
  const kept = page.filter((row) => meets(row.value, request.filters));
  return {
    ...toPage(
      kept.map((row): [string, KvsRecord] => [row.key, row.record]),
      found.length > limit && last ? { key: last.key, range: last.range } : undefined,
      request.options?.metadataFields,
    ),
    bytes,
  };
}

/** Where a page ended. */
interface Position {
  key: string;
  range?: unknown;
}

/** Every entity can be read in the order of its keys (Forge docs, custom entities: index by-key). */
const BY_KEY: EntityIndex = { name: 'by-key', partition: [] };

function findIndex(entity: EntityDeclaration, name: string): EntityIndex | undefined {
  return entity.indexes.get(name) ?? (name === BY_KEY.name ? BY_KEY : undefined);
}

function checkPage(limit: number, limits: PlatformLimits): KvsRefusal | undefined {
  if (limit >= 1 && limit <= limits.kvsQueryPage) return undefined;
  return refuse(
    400,
    'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
    `The page limit must be between 1 and ${limits.kvsQueryPage}`,
  );
}

function checkIndexUse(
  entity: EntityDeclaration,
  index: EntityIndex | undefined,
  request: z.infer<typeof entityQueryRequest>,
): KvsRefusal | undefined {
  if (!index)
    return refuse(
      400,
      'INVALID_ENTITY_INDEX',
      `Entity ${entity.name} declares no index ${request.indexName}`,
    );
  if ((request.partition ?? []).length !== index.partition.length) {
    return refuse(
      400,
      'INVALID_PARTITION',
      `Index ${index.name} needs ${index.partition.length} partition values`,
    );
  }
  if (request.range && index.range === undefined && index.name !== BY_KEY.name) {
    return refuse(400, 'INVALID_RANGE', `Index ${index.name} has no range attribute`);
  }
  const filters =
    request.filters === undefined ? [] : 'and' in request.filters ? request.filters.and : request.filters.or;
  const unknown = filters.find((filter) => !entity.attributes.has(filter.property));
  if (unknown)
    return refuse(400, 'INVALID_FILTER', `Entity ${entity.name} declares no attribute ${unknown.property}`);
  return undefined;
}

function toPage(rows: readonly [string, KvsRecord][], next: Position | undefined, fields: MetadataFields) {
  const data = rows.map(([key, record]) => recordToJson(key, record, fields)).join(',');
  const cursor = next ? `,"cursor":"${Buffer.from(JSON.stringify(next)).toString('base64url')}"` : '';
  return {
    answer: { status: 200, text: `{"data":[${data}]${cursor}}` },
    bytes: rows.reduce((sum, [, record]) => sum + record.bytes, 0),
  };
}

function readCursor(cursor: string): Position | 'invalid' {
  try {
    const position = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Position;
    return typeof position.key === 'string' ? position : 'invalid';
  } catch {
    return 'invalid';
  }
}

function invalidCursor(): KvsRefusal {
  return refuse(400, 'INVALID_CURSOR', 'The cursor was not made by this API');
}
