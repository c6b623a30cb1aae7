import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { KeyRecord } from './access-keys';
import { tryDirectory, writeObject } from './atomic-write';
import { deleteObjects, findDirectory, listDirectory, openObject } from './directory';
import type { Failure, Result } from './failures';
import { failed, ok } from './failures';
import type { BridgeLimits } from './limits';
import type { Box } from './names';
import { objectName } from './names';
import type { Quota } from './quota';
import type { Route } from './route';

/** A good answer: JSON, or an open file that whoever sends it closes. */
export type Answer =
  { kind: 'json'; status: number; value: unknown } | { kind: 'file'; handle: FileHandle; size: number };

/** Who asks for what. The key has been recognised; whether it may reach the exchange is decided here. */
export interface Request {
  route: Exclude<Route, { operation: 'health' }>;
  key: KeyRecord;
  /** The body as it comes in; read only by the operations that take one. */
  body: AsyncIterable<Uint8Array>;
}

export interface OperationDeps {
  root: string;
  limits: BridgeLimits;
  quota: Quota;
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
      return list(deps, route.exchange, route.query);
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

async function list(deps: OperationDeps, exchange: string, query: URLSearchParams): Promise<Result<Answer>> {
  const asked = z
    .object({ after: objectName.or(z.literal('')), limit: wholeNumber(1, deps.limits.maxPageEntries) })
    .safeParse({ after: query.get('after') ?? '', limit: query.get('limit') ?? undefined });
  if (!asked.success) return invalid(asked.error);
  const directory = await findDirectory(deps.root, exchange, 'receive');
  if (!directory.ok) return directory;
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
  if (!asked.success) return invalid(asked.error);
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
  const body = await readJson(chunks, maxDeleteNames * 256 + 1024);
  if (!body.ok) return body;
  const asked = z.object({ names: z.array(objectName).max(maxDeleteNames) }).safeParse(body.value);
  if (!asked.success) return invalid(asked.error);
  const directory = await findDirectory(deps.root, route.exchange, route.box);
  if (!directory.ok) return directory;
  const deleted = await deleteObjects(directory.value, asked.data.names);
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

/** A whole number as it stands in a query, taken down to `max`; `max` when it is not there. */
function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .transform((digits) => Math.min(Number(digits), max))
    .pipe(z.number().min(min))
    .default(max);
}

async function readJson(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Result<unknown>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) return failed(413, 'too-large', `This body may have at most ${maxBytes} bytes.`);
    parts.push(chunk);
  }
  try {
    return ok(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch {
    return failed(400, 'request-invalid', 'The body is not JSON.');
  }
}

function json(value: unknown): Result<Answer> {
  return ok({ kind: 'json', status: 200, value });
}

function invalid(error: z.ZodError): { ok: false; failure: Failure } {
  return failed(400, 'request-invalid', z.prettifyError(error).slice(0, 500));
}
