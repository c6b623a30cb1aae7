import { z } from 'zod';
import type { KeyRecord } from './access-keys';
import type { Answer } from './answer';
import { json } from './answer';
import { tryDirectory, writeObject } from './atomic-write';
import { readBellHeader } from './bell/bell';
import type { ExchangeBells } from './bell/exchange-bells';
import { invalidRequest, readJson, wholeNumber } from './body';
import { deleteObjects, findDirectory, listDirectory, openObject } from './directory';
import type { Result } from './failures';
import { failed, ok } from './failures';
import type { BridgeLimits } from './limits';
import type { Box } from './names';
import { objectName } from './names';
import type { Quota } from './quota';
import type { ExchangeRoute } from './route';

/** Who asks for what. The key has been recognised; whether it may reach the exchange is decided here. */
export interface Request {
  route: ExchangeRoute;
  key: KeyRecord;
  /** Header `X-Issue-Sync-Bell`: whom to ring when something comes into RECEIVE. */
  bell: string | string[] | undefined;
  /** The body as it comes in; read only by the operations that take one. */
  body: AsyncIterable<Uint8Array>;
}

export interface OperationDeps {
  root: string;
  limits: BridgeLimits;
  quota: Quota;
  bells: ExchangeBells;
  randomBytes(count: number): Uint8Array;
}

/** Does what a request asks for. Every operation may be repeated. */
export async function perform(deps: OperationDeps, request: Request): Promise<Result<Answer>> {
  const { route, key } = request;
  // Before anything is looked up: the answer must not tell which exchanges there are besides the caller's own.
  if (!key.exchanges.includes(route.exchange)) {
    return failed(403, 'exchange-not-allowed', 'This access key may not reach this exchange directory.');
  }
  switch (route.operation) {
    case 'sign-in':
      return signIn(deps, route.exchange);
    case 'list':
      return list(deps, route.exchange, route.query, request.bell);
    case 'get':
      return get(deps, route);
    case 'put':
      return put(deps, route, request.body);
    case 'delete':
      return remove(deps, route, request.body);
    case 'check':
      return check(deps, route);
  }
}

async function signIn(deps: OperationDeps, exchange: string): Promise<Result<Answer>> {
  for (const which of ['send', 'receive'] as const) {
    const directory = await findDirectory(deps.root, exchange, which);
    if (!directory.ok) return directory;
  }
  const { maxFileBytes, maxPageEntries, maxDeleteNames } = deps.limits;
  return json({ exchange, limits: { maxFileBytes, maxPageEntries, maxDeleteNames } });
}

async function list(
  deps: OperationDeps,
  exchange: string,
  query: URLSearchParams,
  header: string | string[] | undefined,
): Promise<Result<Answer>> {
  const asked = z
    .object({ after: objectName.or(z.literal('')), limit: wholeNumber(1, deps.limits.maxPageEntries) })
    .safeParse({ after: query.get('after') ?? '', limit: query.get('limit') ?? undefined });
  if (!asked.success) return invalidRequest(asked.error);
  const directory = await findDirectory(deps.root, exchange, 'receive');
  if (!directory.ok) return directory;
  // Before the listing: what comes while it is made is either in it or rung for.
  const bell = readBellHeader(header);
  if (bell) await deps.bells.hear(exchange, directory.value, bell);
  const page = await listDirectory(directory.value, asked.data.after, asked.data.limit);
  return page.ok ? json(page.value) : page;
}

async function get(
  deps: OperationDeps,
  route: { exchange: string; box: Box; name: string; query: URLSearchParams },
): Promise<Result<Answer>> {
  const asked = z
    .object({ maxBytes: wholeNumber(0, deps.limits.maxFileBytes) })
    .safeParse({ maxBytes: route.query.get('maxBytes') ?? undefined });
  if (!asked.success) return invalidRequest(asked.error);
  const directory = await findDirectory(deps.root, route.exchange, route.box);
  if (!directory.ok) return directory;
  const opened = await openObject(directory.value, route.name, asked.data.maxBytes);
  return opened.ok ? ok({ kind: 'file', ...opened.value }) : opened;
}

async function put(
  deps: OperationDeps,
  route: { exchange: string; name: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<Result<Answer>> {
  const found = await findDirectory(deps.root, route.exchange, 'send');
  if (!found.ok) return found;
  const directory = found.value;
  const written = await writeObject({
    directory,
    name: route.name,
    chunks,
    maxBytes: deps.limits.maxFileBytes,
    randomBytes: deps.randomBytes,
    admit: (bytes) => deps.quota.admit(directory, bytes),
  });
  return written.ok ? json(written.value) : written;
}

async function remove(
  deps: OperationDeps,
  route: { exchange: string; box: Box },
  chunks: AsyncIterable<Uint8Array>,
): Promise<Result<Answer>> {
  const { maxDeleteNames } = deps.limits;
  const schema = z.object({ names: z.array(objectName).max(maxDeleteNames) });
  const asked = await readJson(chunks, maxDeleteNames * 256 + 1024, schema);
  if (!asked.ok) return asked;
  const directory = await findDirectory(deps.root, route.exchange, route.box);
  if (!directory.ok) return directory;
  const deleted = await deleteObjects(directory.value, asked.value.names);
  if (!deleted.ok) return deleted;
  if (route.box === 'send') deps.quota.release(directory.value, deleted.value);
  return json({ deleted: deleted.value.deleted });
}

async function check(deps: OperationDeps, route: { exchange: string; box: Box }): Promise<Result<Answer>> {
  const directory = await findDirectory(deps.root, route.exchange, route.box);
  if (!directory.ok) return directory;
  const tried = await tryDirectory(directory.value, deps.randomBytes);
  return tried.ok ? json({}) : tried;
}
