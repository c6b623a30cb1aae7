import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostCounters, HostLogLine } from '../host-types';
import type { Invoker } from '../invoker';
import type { PlatformLimits } from '../limits';
import { URL_PATH, type WebTriggerUrls } from './urls';
import { headerLists, queryLists, readResponse, type WebTriggerAnswer, type WebTriggerRequest } from './wire';

/** Answers the public URLs of web triggers on a loopback port. */
export interface WebTriggerListener {
  /** http://127.0.0.1:port; only after `open`. */
  origin(): string;
  /** Rejects when the port is taken. */
  open(port: number): Promise<void>;
  /** Cuts off what is in work. May be called twice, and without `open`. */
  close(): Promise<void>;
}

interface ListenerDeps {
  urls: WebTriggerUrls;
  invoker: Invoker;
  limits: PlatformLimits;
  counters: HostCounters;
  note(level: HostLogLine['level'], message: string, about?: Partial<HostLogLine>): void;
}

/** Creates a listener that does not listen yet. */
export function createWebTriggerListener(deps: ListenerDeps): WebTriggerListener {
  let origin = '';
  const server = createServer((request, response) => {
    answer(deps, origin, request)
      .then((answered) => send(response, answered))
      // The caller went away, or a bug: there is nobody to tell.
      .catch(() => response.destroy());
  });
  return {
    origin: () => origin,
    async open(port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    close: () =>
      new Promise((resolve) => {
        if (!server.listening) return resolve();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  deps: ListenerDeps,
  origin: string,
  request: IncomingMessage,
): Promise<WebTriggerAnswer> {
  const url = new URL(request.url ?? '/', origin);
  const [, id = '', userPath = ''] = /^\/x1\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const found = deps.urls.find(id);
  if (!found) return plain(404, `There is no web trigger at ${URL_PATH}...`);
  const body = await readBody(request, deps.limits.payloadBytes);
  if (body === undefined) return plain(413, `More than ${deps.limits.payloadBytes} bytes`);
  const { installation, module } = found;
  const payload: WebTriggerRequest = {
    method: request.method ?? 'GET',
    path: url.pathname,
    userPath,
    headers: headerLists(request.rawHeaders),
    queryParameters: queryLists(url.searchParams),
    body,
  };
  deps.counters.webTriggerCalls += 1;
  const { installationId } = installation.options;
  const result = await deps.invoker.invoke({
    installation,
    functionKey: module.functionKey,
    moduleKey: module.key,
    moduleType: 'core:webtrigger',
    // No account: a web trigger's caller is nobody that Jira knows.
    payload,
  });
  const failed = (status: number, why: string) => {
    deps.note('error', `web trigger ${module.key} ${why}`, { installationId });
    return plain(status, 'The web trigger failed');
  };
  // Which status a timeout has is not documented.
  if (result.kind === 'timeout') return failed(504, `failed: ${result.message}`);
  if (result.kind !== 'ok') return failed(500, `failed: ${result.message}`);
  if (result.bytes > deps.limits.payloadBytes)
    return failed(500, `returned ${result.bytes} bytes; the maximum is ${deps.limits.payloadBytes}`);
  return readResponse(module, result.body) ?? failed(500, 'returned something that is no response');
}

async function readBody(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same, so that the caller gets to see the answer.
    if (size <= most) chunks.push(chunk);
  }
  return size > most ? undefined : Buffer.concat(chunks).toString('utf8');
}

function plain(status: number, text: string): WebTriggerAnswer {
  return { status, headers: { 'Content-Type': ['text/plain; charset=utf-8'] }, body: `${text}\n` };
}

function send(response: ServerResponse, { status, statusText, headers, body }: WebTriggerAnswer): void {
  if (statusText !== undefined) response.statusMessage = statusText;
  response.writeHead(status, headers);
  response.end(body);
}
