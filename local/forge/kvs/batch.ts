import type { PlatformLimits } from '../limits';
import { refuse, type KvsRefusal } from './answer';
import { checkKey } from './checks';
import type { KeyItem, MetadataFields, SetOptions } from './requests';
import { recordToJson } from './respond';
import type { KvsStore, Space } from './store';

type SpaceOf = (item: KeyItem) => Space | KvsRefusal;

/** Batches do what they can: each key succeeds or fails by itself. `text` is the answer's JSON, `bytes` what was read or written. */
interface BatchResult {
  text: string;
  bytes: number;
}

/** Refuses a batch that is too long or names a key twice. */
export function checkBatch(items: readonly KeyItem[], limits: PlatformLimits): KvsRefusal | undefined {
  if (items.length > limits.kvsBatchKeys) {
    return refuse(400, 'MAX_BATCH_SIZE', `${items.length} keys; the maximum is ${limits.kvsBatchKeys}`);
  }
  const names = new Set(items.map((item) => `${item.entityName ?? ''} ${item.key}`));
  return names.size < items.length
    ? refuse(400, 'DUPLICATE_KEY', 'A key can be used once in a batch')
    : undefined;
}

export function batchSet(
  store: KvsStore,
  spaceOf: SpaceOf,
  items: readonly (KeyItem & { value?: unknown; options?: SetOptions })[],
): BatchResult {
  let bytes = 0;
  return collect(
    items,
    (item) => {
      const space = spaceOf(item);
      if ('code' in space) return space;
      const record = store.prepare(space, item.key, item.value, item.options);
      if ('code' in record) return record;
      store.apply([{ space, key: item.key, record }]);
      bytes += record.bytes;
      return nameJson(item);
    },
    () => bytes,
  );
}

export function batchGet(
  store: KvsStore,
  spaceOf: SpaceOf,
  items: readonly (KeyItem & { options?: { metadataFields?: MetadataFields } | undefined })[],
): BatchResult {
  let bytes = 0;
  return collect(
    items,
    (item) => {
      const space = spaceOf(item);
      if ('code' in space) return space;
      const record = store.get(space, item.key);
      if (!record) return refuse(404, 'KEY_NOT_FOUND', 'The specified key does not exist');
      bytes += record.bytes;
      return recordToJson(item.key, record, item.options?.metadataFields, item.entityName);
    },
    () => bytes,
  );
}

export function batchDelete(
  store: KvsStore,
  limits: PlatformLimits,
  spaceOf: SpaceOf,
  items: readonly KeyItem[],
): BatchResult {
  return collect(
    items,
    (item) => {
      const space = spaceOf(item);
      if ('code' in space) return space;
      const refusal = checkKey(item.key, limits);
      if (refusal) return refusal;
      store.apply([{ space, key: item.key, record: undefined }]);
      return nameJson(item);
    },
    () => 0,
  );
}

function collect<T extends KeyItem>(
  items: readonly T[],
  act: (item: T) => string | KvsRefusal,
  bytes: () => number,
): BatchResult {
  const done: string[] = [];
  const failed: unknown[] = [];
  for (const item of items) {
    const result = act(item);
    if (typeof result === 'string') done.push(result);
    else
      failed.push({
        key: item.key,
        entityName: item.entityName,
        error: { code: result.code, message: result.message },
      });
  }
  return {
    text: `{"successfulKeys":[${done.join(',')}],"failedKeys":${JSON.stringify(failed)}}`,
    bytes: bytes(),
  };
}

function nameJson(item: KeyItem): string {
  return JSON.stringify({ key: item.key, entityName: item.entityName });
}
