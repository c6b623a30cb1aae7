import type { z } from 'zod';
import type { PlatformLimits } from '../limits';
import { refuse, type KvsRefusal } from './answer';
import { checkKey } from './checks';
import { meets } from './conditions';
import type { Filters, KeyItem, transactionRequest } from './requests';
import type { Change, KvsStore, Space } from './store';

/**
 * Checks and applies a transaction: all of it or nothing. Returns the refusal, or nothing once it is applied.
 * Forge docs, transactions: 25 operations, 4 MB, each key once; conditions on custom entities only.
 * The code of an unmet condition is not documented; apps should look at the status 409.
 */
export function runTransaction(
  store: KvsStore,
  limits: PlatformLimits,
  spaceOf: (item: KeyItem) => Space | KvsRefusal,
  request: z.infer<typeof transactionRequest>,
): KvsRefusal | undefined {
  const sets = request.set ?? [];
  const deletes = request.delete ?? [];
  const checks = request.check ?? [];
  const all: (KeyItem & { conditions?: Filters | undefined })[] = [...sets, ...deletes, ...checks];
  const shape = checkShape(all, limits);
  if (shape) return shape;

  for (const item of all) {
    const space = spaceOf(item);
    if ('code' in space) return space;
    if (item.conditions === undefined) continue;
    if (space.kind !== 'entity') {
      return refuse(400, 'INVALID_CONDITIONS', `Conditions need a custom entity; ${item.key} is a plain key`);
    }
    const record = store.get(space, item.key);
    if (!meets(record ? JSON.parse(record.text) : undefined, item.conditions)) {
      return refuse(409, 'CONDITIONAL_CHECK_FAILED', `The conditions of ${item.key} are not met`);
    }
  }

  const changes: Change[] = [];
  for (const item of sets) {
    const space = spaceOf(item);
    if ('code' in space) return space;
    const record = store.prepare(space, item.key, item.value, item.options);
    if ('code' in record) return record;
    changes.push({ space, key: item.key, record });
  }
  for (const item of deletes) {
    const space = spaceOf(item);
    if ('code' in space) return space;
    changes.push({ space, key: item.key, record: undefined });
  }
  store.apply(changes);
  return undefined;
}

function checkShape(all: readonly KeyItem[], limits: PlatformLimits): KvsRefusal | undefined {
  if (all.length === 0) return refuse(400, 'EMPTY_TRANSACTION', 'A transaction needs at least one operation');
  if (all.length > limits.kvsTransactionOps) {
    return refuse(
      400,
      'MAX_OPERATIONS',
      `${all.length} operations; the maximum is ${limits.kvsTransactionOps}`,
    );
  }
  const names = new Set(all.map((item) => `${item.entityName ?? ''} ${item.key}`));
  if (names.size < all.length) return refuse(400, 'DUPLICATE_KEY', 'A key can be used once in a transaction');
  return all.map((item) => checkKey(item.key, limits)).find((refusal) => refusal !== undefined);
}
