import type { Journal, JournalChange } from '../journal';
import type { PlatformLimits } from '../limits';
import type { EntityDeclaration } from '../manifest';
import { refuse, type KvsRefusal } from './answer';
import { checkEntityValue, checkKey, checkValue } from './checks';
import { createCollection, type KvsCollection, type KvsRecord } from './collection';
import type { SetOptions } from './requests';

/** Where a key lives. */
export type Space = { kind: 'plain' } | { kind: 'secret' } | { kind: 'entity'; entity: EntityDeclaration };

/** One write: `record` undefined removes the key. */
export interface Change {
  space: Space;
  key: string;
  record: KvsRecord | undefined;
}

/** Everything that one installation stores. */
export interface KvsStore {
  /** The consistent value; a value is gone once its grace after the expiry is over. */
  get(space: Space, key: string): KvsRecord | undefined;
  /** What queries see, see KvsCollection. */
  view(space: Space, from?: string): Iterable<[string, KvsRecord]>;
  /** Checks a value and makes the record that `apply` would store. */
  prepare(space: Space, key: string, value: unknown, options: SetOptions): KvsRecord | KvsRefusal;
  /** Applies all changes at one moment; on disk they are one group. */
  apply(changes: readonly Change[]): void;
}

interface KvsStoreDeps {
  now: () => number;
  limits: PlatformLimits;
  entities: ReadonlyMap<string, EntityDeclaration>;
  journal: Journal;
}

const TTL_UNIT_MS = { SECONDS: 1000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 };

/** Opens the store with what its journal kept. */
export function createKvsStore(deps: KvsStoreDeps): KvsStore {
  const { now, limits, journal } = deps;
  const collections = new Map<string, KvsCollection>();
  const collectionOf = (space: Space) => {
    const name = spaceName(space);
    let collection = collections.get(name);
    if (!collection) {
      collection = createCollection(now, limits.kvsQueryLagMs);
      for (const [key, record] of journal.restored(name)) collection.put(key, record as KvsRecord);
      collections.set(name, collection);
    }
    return collection;
  };
  // Opened at once, so that what was kept counts as old by the time of the first query.
  for (const space of allSpaces(deps.entities)) collectionOf(space);

  const alive = (record: KvsRecord) =>
    record.expireTime === undefined || now() < record.expireTime + limits.kvsExpiryGraceMs;

  return {
    get(space, key) {
      const record = collectionOf(space).get(key);
      return record && alive(record) ? record : undefined;
    },
    *view(space, from) {
      for (const row of collectionOf(space).view(from)) if (alive(row[1])) yield row;
    },
    prepare(space, key, value, options) {
      const text = value === undefined ? '' : JSON.stringify(value);
      const bytes = Buffer.byteLength(text);
      const maxBytes = space.kind === 'secret' ? limits.kvsSecretBytes : limits.kvsValueBytes;
      const refusal =
        checkKey(key, limits) ??
        checkValue(value, bytes, maxBytes, limits.kvsDepth) ??
        (space.kind === 'entity' ? checkEntityValue(space.entity, value) : undefined);
      if (refusal) return refusal;
      const ttlMs = options?.ttl ? options.ttl.value * TTL_UNIT_MS[options.ttl.unit] : undefined;
      if (ttlMs !== undefined && ttlMs > limits.kvsMaxTtlMs)
        return refuse(400, 'INVALID_TTL', 'TTL is longer than one year');
      const time = now();
      return {
        text,
        bytes,
        createdAt: this.get(space, key)?.createdAt ?? time,
        updatedAt: time,
        ...(ttlMs === undefined ? {} : { expireTime: time + ttlMs }),
      };
    },
    apply(changes) {
      for (const { space, key, record } of changes) collectionOf(space).put(key, record);
      journal.append(
        changes.map(({ space, key, record }): JournalChange => [spaceName(space), key, record ?? null]),
      );
    },
  };
}

function spaceName(space: Space): string {
  return space.kind === 'entity' ? `entity:${space.entity.name}` : space.kind;
}

function allSpaces(entities: ReadonlyMap<string, EntityDeclaration>): Space[] {
  return [
    { kind: 'plain' },
    { kind: 'secret' },
    ...[...entities.values()].map((entity): Space => ({ kind: 'entity', entity })),
  ];
}
