import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import type { Journal } from '../../../local/forge/journal';
import { createKvsApi } from '../../../local/forge/kvs/api';
import type { KvsApi } from '../../../local/forge/kvs/api';
import { createKvsRate } from '../../../local/forge/kvs/rate';
import { createKvsStore } from '../../../local/forge/kvs/store';
import { PLATFORM_LIMITS } from '../../../local/forge/limits';
import { readManifest } from '../../../local/forge/manifest';

/** What the storage of one installation was asked for. Units are 10 KB. */
export interface KvsUsage {
  reads: number;
  writes: number;
  readUnits: number;
  writeUnits: number;
}

/** The storage of one installation: the emulated Forge KVS. */
export interface SimulatedKvs {
  api: KvsApi;
  usage: KvsUsage;
  /** Everything as it is now; what comes back puts it back. */
  backUp(): () => void;
}

/** What manifest.yml declares. */
const { entities } = readManifest(join(__dirname, '../../..'));

export function createSimulatedKvs(now: () => number): SimulatedKvs {
  const usage: KvsUsage = { reads: 0, writes: 0, readUnits: 0, writeUnits: 0 };
  const rate = createKvsRate(now, PLATFORM_LIMITS, {
    read(units) {
      usage.reads += 1;
      usage.readUnits += units;
    },
    write(units) {
      usage.writes += 1;
      usage.writeUnits += units;
    },
  });
  let kept: Kept = new Map();
  let api = open();

  /** The storage with what is kept. */
  function open(): KvsApi {
    const journal: Journal = {
      restored: (collection) => kept.get(collection) ?? new Map(),
      append(changes) {
        for (const [collection, key, value] of changes) {
          const rows = kept.get(collection) ?? new Map<string, unknown>();
          kept.set(collection, rows);
          if (value === null) rows.delete(key);
          else rows.set(key, value);
        }
      },
      flush: () => undefined,
    };
    const store = createKvsStore({ now, limits: PLATFORM_LIMITS, entities, journal });
    return createKvsApi({ store, rate, limits: PLATFORM_LIMITS, entities });
  }

  return {
    api: (path, body) => api(path, body),
    usage,
    backUp() {
      const then = copyOf(kept);
      return () => {
        kept = copyOf(then);
        api = open();
      };
    },
  };
}

type Kept = Map<string, Map<string, unknown>>;

/** Values are texts in records that nobody changes. */
function copyOf(kept: Kept): Kept {
  return new Map([...kept].map(([collection, rows]) => [collection, new Map(rows)]));
}

interface Answer {
  status: number;
  text?: string;
}

/** How an invocation reaches its storage. */
export interface KvsAccess {
  call(path: string, body: string): Promise<Answer>;
}

const access = new AsyncLocalStorage<KvsAccess>();

/** Runs `body` as an invocation with that storage: @forge/kvs finds it by the platform's global, as on Forge. */
export function withKvs<T>(storage: KvsAccess, body: () => Promise<T>): Promise<T> {
  return access.run(storage, body);
}

const NO_HEADERS = new Headers();

/** Defines what @forge/kvs expects of its runtime. Twice is harmless. */
export function installKvsFetch(): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  scope['__forge_fetch__'] = async (_: unknown, path: string, init?: { body?: string }) => {
    const storage = access.getStore();
    if (storage === undefined) throw new Error('storage was used outside of an invocation');
    const { status, text = '' } = await storage.call(path, init?.body ?? '');
    return {
      ok: status < 300,
      status,
      headers: NO_HEADERS,
      text: async () => text,
      json: async () => JSON.parse(text) as unknown,
    };
  };
}
