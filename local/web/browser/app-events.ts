type Callback = (payload: unknown) => unknown;
const listeners = new Map<string, Set<Callback>>();

/** Bridge command `on`: hears an event of the app's modules on this page until unsubscribed. */
export function subscribe(data: unknown): { unsubscribe: () => void } {
  const { event, callback } = data as { event: string; callback: Callback };
  const set = listeners.get(event) ?? new Set();
  listeners.set(event, set.add(callback));
  return { unsubscribe: () => void set.delete(callback) };
}

/** Bridge command `emit`: tells every module of the app on this page. */
export function emit(data: unknown): void {
  const { event, payload } = data as { event: string; payload?: unknown };
  for (const callback of listeners.get(event) ?? []) void callback(payload);
}
