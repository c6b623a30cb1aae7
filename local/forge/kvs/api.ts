import { z } from 'zod';
import type { PlatformLimits } from '../limits';
import type { EntityDeclaration } from '../manifest';
import { refusalToAnswer, refuse, type KvsAnswer, type KvsRefusal } from './answer';
import { batchDelete, batchGet, batchSet, checkBatch } from './batch';
import { checkKey } from './checks';
import { runEntityQuery, runQuery } from './query';
import type { KvsRate } from './rate';
import * as requests from './requests';
import { recordToJson } from './respond';
import type { KvsStore, Space } from './store';
import { runTransaction } from './transaction';

/** The storage API of one installation, as @forge/kvs calls it. Undefined: no such path. */
export type KvsApi = (path: string, body: string) => KvsAnswer | undefined;

interface KvsApiDeps {
  store: KvsStore;
  rate: KvsRate;
  limits: PlatformLimits;
  entities: ReadonlyMap<string, EntityDeclaration>;
}

type Route = (body: unknown, bytes: number) => KvsAnswer | KvsRefusal;

/** Creates the API. Every request is checked, booked on the rate, and then done at once. */
export function createKvsApi({ store, rate, limits, entities }: KvsApiDeps): KvsApi {
  const entitySpace = (name: string): Space | KvsRefusal => {
    const entity = entities.get(name);
    return entity
      ? { kind: 'entity', entity }
      : refuse(400, 'INVALID_ENTITY_TYPE', `The manifest declares no entity ${name}`);
  };
  const itemSpace = (item: requests.KeyItem) =>
    item.entityName === undefined ? ({ kind: 'plain' } as const) : entitySpace(item.entityName);
  const ofEntity = (item: requests.KeyItem) => entitySpace(item.entityName ?? '');
  const always = (kind: 'plain' | 'secret') => () => ({ kind });

  const get = (spaceOf: (item: requests.KeyItem) => Space | KvsRefusal) =>
    route(requests.getRequest, (request) => {
      const space = spaceOf(request);
      if ('code' in space) return space;
      const invalid = checkKey(request.key, limits);
      if (invalid) return invalid;
      const record = store.get(space, request.key);
      const limited = rate.take('read', record?.bytes ?? 0);
      if (limited) return limited;
      if (!record) return refuse(404, 'KEY_NOT_FOUND', 'The specified key does not exist');
      return { status: 200, text: recordToJson(request.key, record, request.options?.metadataFields) };
    });

  const set = (spaceOf: (item: requests.KeyItem) => Space | KvsRefusal) =>
    route(requests.setRequest, (request) => {
      const space = spaceOf(request);
      if ('code' in space) return space;
      const record = store.prepare(space, request.key, request.value, request.options);
      if ('code' in record) return record;
      const limited = rate.take('write', record.bytes);
      if (limited) return limited;
      const previous = store.get(space, request.key);
      if (previous && request.options?.keyPolicy === 'FAIL_IF_EXISTS') {
        return refuse(409, 'KEY_CONFLICT', `The key ${request.key} already exists`);
      }
      store.apply([{ space, key: request.key, record }]);
      const returned = request.options?.returnValue === 'PREVIOUS' ? previous : record;
      if (request.options?.returnValue === undefined || !returned) return { status: 200 };
      return { status: 200, text: recordToJson(request.key, returned, request.options.returnMetadataFields) };
    });

  const remove = (spaceOf: (item: requests.KeyItem) => Space | KvsRefusal) =>
    route(requests.deleteRequest, (request) => {
      const space = spaceOf(request);
      if ('code' in space) return space;
      const refusal = checkKey(request.key, limits) ?? rate.take('write', 0);
      if (refusal) return refusal;
      if (!store.get(space, request.key))
        return refuse(404, 'KEY_NOT_FOUND', 'The specified key does not exist');
      store.apply([{ space, key: request.key, record: undefined }]);
      return { status: 204 };
    });

  const query = route(requests.queryRequest, (request) => {
    const result = runQuery(store, limits, request);
    return 'code' in result ? result : (rate.take('read', result.bytes) ?? result.answer);
  });
  const entityQuery = route(requests.entityQueryRequest, (request) => {
    const space = entitySpace(request.entityName);
    if ('code' in space || space.kind !== 'entity')
      return 'code' in space ? space : refuse(400, 'INVALID_ENTITY_TYPE', '');
    const result = runEntityQuery(store, limits, space.entity, request);
    return 'code' in result ? result : (rate.take('read', result.bytes) ?? result.answer);
  });

  const routes: Record<string, Route> = {
    '/api/v1/get': get(always('plain')),
    '/api/v1/set': set(always('plain')),
    '/api/v1/delete': remove(always('plain')),
    '/api/v1/secret/get': get(always('secret')),
    '/api/v1/secret/set': set(always('secret')),
    '/api/v1/secret/delete': remove(always('secret')),
    '/api/v1/entity/get': get(ofEntity),
    '/api/v1/entity/set': set(ofEntity),
    '/api/v1/entity/delete': remove(ofEntity),
    '/api/v1/query': query,
    '/api/v1/entity/query': entityQuery,
    '/api/v1/batch/get': route(requests.batchKeysRequest, (items) => {
      const result = checkBatch(items, limits) ?? batchGet(store, itemSpace, items);
      if ('code' in result) return result;
      return rate.take('read', result.bytes) ?? { status: 200, text: result.text };
    }),
    '/api/v1/batch/set': route(requests.batchSetRequest, (items, bytes) => {
      const refusal = checkBatch(items, limits) ?? rate.take('write', bytes);
      return refusal ?? { status: 200, text: batchSet(store, itemSpace, items).text };
    }),
    '/api/v1/batch/delete': route(requests.batchKeysRequest, (items) => {
      const refusal = checkBatch(items, limits) ?? rate.take('write', 0);
      return refusal ?? { status: 200, text: batchDelete(store, limits, itemSpace, items).text };
    }),
    '/api/v1/transaction': route(requests.transactionRequest, (request, bytes) => {
      if (bytes > limits.kvsTransactionBytes) {
        return refuse(
          400,
          'MAX_SIZE',
          `The transaction has ${bytes} bytes; the maximum is ${limits.kvsTransactionBytes}`,
        );
      }
      return (
        rate.take('write', bytes) ?? runTransaction(store, limits, itemSpace, request) ?? { status: 204 }
      );
    }),
  };

  return (path, body) => {
    const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!handler) return undefined;
    const result = handler(JSON.parse(body), Buffer.byteLength(body));
    return 'code' in result ? refusalToAnswer(result) : result;
  };
}

function route<T>(schema: z.ZodType<T>, act: (request: T, bytes: number) => KvsAnswer | KvsRefusal): Route {
  return (body, bytes) => {
    const parsed = schema.safeParse(body);
    return parsed.success
      ? act(parsed.data, bytes)
      : refuse(400, 'BAD_REQUEST', z.prettifyError(parsed.error));
  };
}
