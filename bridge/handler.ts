import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Result } from './failures';
import { errnoOf, failed } from './failures';
import type { Gate } from './gate';
import type { KeyRing } from './key-ring';
import type { Answer } from './answer';
import { json } from './answer';
import type { LogLine } from './log';
import type { MailDeps } from './mail/operations';
import { performMail } from './mail/operations';
import type { OperationDeps } from './operations';
import { perform } from './operations';
import { sendAnswer, sendFailure } from './reply';
import { readRoute } from './route';

export interface HandlerDeps {
  operations: OperationDeps;
  mail: MailDeps;
  keyRing: KeyRing;
  gate: Gate;
  now(): number;
  log(line: LogLine): void;
}

/** What a log line tells about a request, gathered while it is worked on. */
type Facts = Partial<Record<'operation' | 'exchange' | 'box' | 'name' | 'key' | 'code', string>>;

/** Answers one request and writes one log line about it. Never rejects. */
export async function handle(
  deps: HandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = deps.now();
  const facts: Facts = {};
  try {
    await reply(deps, request, response, facts);
  } catch (error) {
    // A request whose body has been read to its end counts as destroyed, too.
    if (response.destroyed || (request.destroyed && !request.complete)) {
      facts.code = 'client-gone';
    } else {
      facts.code = 'internal';
      // The kind and the place of a bug, but not its message, which could quote what came in.
      deps.log({ event: 'bug', operation: facts.operation, error: describeBug(error) });
      if (response.headersSent) response.destroy();
      else
        sendFailure(response, failed(500, 'internal', 'The bridge failed; its log has the cause.').failure);
    }
  }
  // What the caller still sends is read and dropped, within the time that a request may take, so that he gets to see the answer.
  if (!request.readableEnded) request.resume();
  deps.log({
    event: 'request',
    ...facts,
    status: response.statusCode,
    ms: deps.now() - startedAt,
  });
}

async function reply(
  deps: HandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
  facts: Facts,
): Promise<void> {
  const place = deps.gate.enter();
  if (!place.ok) {
    facts.code = place.failure.code;
    sendFailure(response, place.failure);
    return;
  }
  try {
    const outcome = await answer(deps, request, facts, async (result) => {
      if (result.ok) await sendAnswer(response, result.value);
      else sendFailure(response, result.failure);
    });
    if (!outcome.ok) facts.code = outcome.failure.code;
  } finally {
    place.value.leave();
  }
}

/** Works out the answer and has it sent while the caller's place is still taken. */
async function answer(
  deps: HandlerDeps,
  request: IncomingMessage,
  facts: Facts,
  send: (result: Result<Answer>) => Promise<void>,
): Promise<Result<Answer>> {
  const sent = async (result: Result<Answer>) => {
    await send(result);
    return result;
  };
  const route = readRoute(request.method ?? '', request.url ?? '');
  if (!route.ok) return sent(route);
  facts.operation = route.value.operation;
  if (route.value.operation === 'health') return sent(await health(deps.operations.root));
  if ('exchange' in route.value) facts.exchange = route.value.exchange;
  if ('box' in route.value) facts.box = route.value.box;
  if ('name' in route.value) facts.name = route.value.name;
  const key = await deps.keyRing.authenticate(request.headers.authorization);
  if (!key.ok) return sent(key);
  facts.key = key.value.id;
  const place = deps.gate.enterFor(key.value.id);
  if (!place.ok) return sent(place);
  try {
    // Not destroyed when an operation stops reading: the connection still has to carry the answer.
    const body = request.iterator({ destroyOnReturn: false });
    const asked = { key: key.value, body };
    const bell = request.headers['x-issue-sync-bell'];
    if ('exchange' in route.value) {
      return await sent(await perform(deps.operations, { ...asked, route: route.value, bell }));
    }
    const headers = { mailbox: request.headers['x-mailbox'], bell };
    return await sent(await performMail(deps.mail, { ...asked, route: route.value, headers }));
  } finally {
    place.value.leave();
  }
}

/** The only thing that is told to everybody: that this is a bridge, and whether its root directory can be reached. */
async function health(root: string): Promise<Result<Answer>> {
  const reachable = await stat(root).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!reachable)
    return failed(503, 'storage-unavailable', 'The root directory of the bridge cannot be reached.');
  return json({ service: 'issue-sync-bridge', api: 1, status: 'ok', features: ['files', 'mail', 'bell'] });
}

function describeBug(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return [error.name, errnoOf(error), place?.trim()].filter(Boolean).join(' ');
}
