import { AsyncLocalStorage } from 'node:async_hooks';
import { formatWithOptions } from 'node:util';
import { requestBody, toReplyResponse } from './fetch-body';
import type { AppLogEntry, CallMeta, InvocationSpec, PlatformCall, PlatformHandler } from './wire';

/** One running invocation, as the globals see it. */
export interface Invocation {
  spec: InvocationSpec;
  /** What `global.__forge_runtime__` is during this invocation. */
  runtime: unknown;
  call: PlatformHandler;
  log(entry: AppLogEntry): void;
}

/** Keeps concurrent invocations, of several hosts even, apart. */
const invocations = new AsyncLocalStorage<Invocation>();

/** Runs `action` as part of an invocation. */
export function runInInvocation<T>(invocation: Invocation, action: () => Promise<T>): Promise<T> {
  return invocations.run(invocation, action);
}

/**
 * Defines what the @forge packages expect of their runtime: `__forge_fetch__`, `__forge_runtime__`, a `fetch` that
 * is egress, and a captured console. @forge/api keeps the `fetch` that it finds when it is loaded, so this must come
 * before the app. Outside an invocation fetch and console stay the machine's own, unless `strict`: then fetch refuses.
 * Returns the undo. Two hosts of one process may overlap: the globals serve whichever invocation is current.
 */
export function installGlobals(options: { strict: boolean }): () => void {
  installed += 1;
  if (installed === 1) undo = replaceGlobals(options.strict);
  let done = false;
  return () => {
    if (done) return;
    done = true;
    installed -= 1;
    if (installed === 0) undo();
  };
}

let installed = 0;
let undo = () => {};
let nativeFetch: typeof fetch = globalThis.fetch;
let refuseOutside = false;

const CONSOLE_LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

function replaceGlobals(strict: boolean): () => void {
  const scope = globalThis as unknown as Record<string, unknown>;
  nativeFetch = globalThis.fetch;
  refuseOutside = strict;
  Object.defineProperty(scope, '__forge_runtime__', {
    configurable: true,
    get: () => invocations.getStore()?.runtime,
  });
  scope['__forge_fetch__'] = forgeFetch;
  globalThis.fetch = egressFetch;
  const restoreConsole = captureConsole();
  return () => {
    delete scope['__forge_runtime__'];
    delete scope['__forge_fetch__'];
    globalThis.fetch = nativeFetch;
    restoreConsole();
  };
}

function captureConsole(): () => void {
  const originals = { ...console };
  for (const [method, level] of Object.entries(CONSOLE_LEVELS)) {
    const original = originals[method as keyof typeof CONSOLE_LEVELS];
    console[method as keyof typeof CONSOLE_LEVELS] = (...args: unknown[]) => {
      const invocation = invocations.getStore();
      if (!invocation) return original.apply(console, args);
      const message = formatWithOptions({ depth: 6 }, ...args);
      invocations.exit(() => invocation.log({ level, message, invocationId: invocation.spec.invocationId }));
    };
  }
  return () => {
    for (const method of Object.keys(CONSOLE_LEVELS)) {
      console[method as keyof typeof CONSOLE_LEVELS] = originals[method as keyof typeof CONSOLE_LEVELS];
    }
  };
}

async function forgeFetch(meta: CallMeta, target: string, init: RequestInit = {}): Promise<Response> {
  const invocation = invocations.getStore();
  if (!invocation) throw new Error('No Forge invocation is in progress');
  return send(invocation, meta, target, init);
}

const egressFetch: typeof fetch = async (input, init) => {
  const invocation = invocations.getStore();
  if (!invocation) {
    if (refuseOutside) throw new Error('No Forge invocation is in progress');
    return nativeFetch(input, init);
  }
  if (input instanceof Request) {
    const request = new Request(input, init);
    const { method, headers, redirect, signal } = request;
    const body = request.body === null ? null : await request.arrayBuffer();
    return send(invocation, { type: 'egress' }, request.url, { method, headers, redirect, signal, body });
  }
  return send(invocation, { type: 'egress' }, String(input), init ?? {});
};

async function send(
  invocation: Invocation,
  meta: CallMeta,
  target: string,
  init: RequestInit,
): Promise<Response> {
  init.signal?.throwIfAborted();
  const { headers, body } = await requestBody(init);
  const call: PlatformCall = {
    invocationId: invocation.spec.invocationId,
    meta,
    target: String(target),
    method: (init.method ?? 'GET').toUpperCase(),
    headers,
    redirect: init.redirect ?? 'follow',
  };
  // The host's own work must not look like the app's.
  const pending = invocations.exit(() => invocation.call(call, body));
  const answer = await (init.signal ? abortable(pending, init.signal) : pending);
  return toReplyResponse(answer.reply, answer.body, call.target);
}

function abortable<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    void pending.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
