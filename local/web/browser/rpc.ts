/** One window's end of a line of calls between two windows of different origins. */
export interface Peer {
  /** Calls a command of the other side. Rejects with the other side's message. */
  call(command: string, data: unknown): Promise<unknown>;
}

type Message =
  | { line: 'forge-bridge'; kind: 'call'; id: number; command: string; data: unknown }
  | { line: 'forge-bridge'; kind: 'answer'; id: number; value?: unknown; problem?: string };

type Callback = (...values: unknown[]) => unknown;
/** The command by which one side runs a function that the other side has passed to it. */
const RUN = '\u0000run';

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && (value as Message).line === 'forge-bridge';
}

/** Applies `change` to every function, or every stand-in of one, in a plain value. */
function mapDeep(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value || typeof value !== 'object' || value === null) return changed;
  if (Array.isArray(value)) return value.map((entry) => mapDeep(entry, change));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapDeep(entry, change)]));
}

/**
 * Opens one end. Only messages of exactly that window and that origin are heard, and only that origin is written to.
 * Functions travel as numbered stand-ins that call back over the line; everything else is a structured clone.
 */
export function openPeer(
  other: { window: () => Window | null; origin: string },
  handle: (command: string, data: unknown) => unknown,
): Peer {
  let last = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (problem: Error) => void }>();
  const functions = new Map<number, Callback>();

  const post = (message: Message) => other.window()?.postMessage(message, other.origin);
  const pack = (value: unknown) =>
    mapDeep(value, (entry) => {
      if (typeof entry !== 'function') return entry;
      functions.set((last += 1), entry as Callback);
      return { $function: last };
    });
  const unpack = (value: unknown) =>
    mapDeep(value, (entry) => {
      const number =
        typeof entry === 'object' && entry !== null
          ? (entry as { $function?: unknown }).$function
          : undefined;
      return typeof number === 'number' ? (...values: unknown[]) => call(RUN, { number, values }) : entry;
    });

  function call(command: string, data: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, { resolve, reject });
      try {
        post({ line: 'forge-bridge', kind: 'call', id, command, data: pack(data) });
      } catch (error) {
        waiting.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  async function answer(command: string, data: unknown): Promise<unknown> {
    if (command !== RUN) return handle(command, data);
    const { number, values } = data as { number: number; values: unknown[] };
    return functions.get(number)?.(...values);
  }

  addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = event.data;
    if (event.source !== other.window() || event.origin !== other.origin || !isMessage(message)) return;
    const { id } = message;
    if (message.kind === 'call') {
      answer(message.command, unpack(message.data))
        .then((value) => post({ line: 'forge-bridge', kind: 'answer', id, value: pack(value) }))
        .catch((error: unknown) => {
          const problem = error instanceof Error ? error.message : String(error);
          post({ line: 'forge-bridge', kind: 'answer', id, problem });
        });
      return;
    }
    const caller = waiting.get(id);
    waiting.delete(id);
    if (message.problem === undefined) caller?.resolve(unpack(message.value));
    else caller?.reject(new Error(message.problem));
  });
  return { call };
}
