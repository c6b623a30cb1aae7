import type { Channel } from '../../../src/ports/channel';
import type { Http, HttpRequest } from '../../../src/ports/http';
import type { Store } from '../../../src/ports/store';
import type { Wrap } from '../side';

/** The process died; whatever it held in memory is gone. */
export class ProcessDied extends Error {}

/** A process that dies right after its n-th effect: the effect happened, its answer is lost. Before the first one: 0. */
export interface Mortal {
  wrap: Wrap;
  /** Effects so far. */
  effects(): number;
  isDead(): boolean;
  /** What each effect was, for reading a failure. */
  trace: string[];
}

const READING_POSTS = /\/(search\/jql|issue\/bulkfetch|permissions\/check)$/;

function isRead(request: HttpRequest): boolean {
  return (
    request.method === 'GET' ||
    (request.method === 'POST' && READING_POSTS.test(request.target.split('?')[0] ?? ''))
  );
}

/** Reads are not counted: dying after one is dying after the effect before it, since memory is lost either way. */
export function createMortal(dieAfter: number): Mortal {
  let effects = 0;
  let dead = false;
  const trace: string[] = [];
  const alive = () => {
    if (dieAfter === 0) dead = true;
    if (dead) throw new ProcessDied();
  };
  async function effect<T>(what: string, work: () => Promise<T>): Promise<T> {
    alive();
    const result = await work();
    effects += 1;
    trace.push(what);
    if (effects === dieAfter) dead = true;
    if (dead) throw new ProcessDied(`after effect ${effects}: ${what}`);
    return result;
  }
  async function read<T>(work: () => Promise<T>): Promise<T> {
    if (dead) throw new ProcessDied();
    return work();
  }
  const store = (real: Store): Store => ({
    read: (key) => read(() => real.read(key)),
    readMany: (keys) => read(() => real.readMany(keys)),
    list: (owner, kind, cursor) => read(() => real.list(owner, kind, cursor)),
    readSecret: (key) => read(() => real.readSecret(key)),
    commit: (changes) =>
      effect(`commit ${changes.map((c) => c.key.split(':').slice(1).join(':')).join(' ')}`, () =>
        real.commit(changes),
      ),
    writeSecret: (key, value) => effect('writeSecret', () => real.writeSecret(key, value)),
    deleteSecret: (key) => effect('deleteSecret', () => real.deleteSecret(key)),
  });
  const channel = (real: Channel): Channel => ({
    list: () => read(() => real.list()),
    get: (name, maxBytes) => read(() => real.get(name, maxBytes)),
    put: (name, bytes) => effect(`put ${name}`, () => real.put(name, bytes)),
    remove: (names) => effect(`remove ${names.length}`, () => real.remove(names)),
    withdraw: (names) => effect(`withdraw ${names.length}`, () => real.withdraw(names)),
  });
  const http = (real: Http): Http => ({
    send: (request) =>
      isRead(request)
        ? read(() => real.send(request))
        : effect(`${request.method} ${request.target}`, () => real.send(request)),
  });
  return { wrap: { store, channel, http }, effects: () => effects, isDead: () => dead, trace };
}
