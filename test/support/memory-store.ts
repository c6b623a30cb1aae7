import type { Store, StoreChange, Stored } from '../../src/ports/store';
import { MAX_COMMIT } from '../../src/ports/store';

/** Store in memory with the platform's rules: revisions, atomic commits, JSON values only. */
export interface MemoryStore extends Store {
  keys(): string[];
  secretKeys(): string[];
  /** A value without a request; undefined when there is none. */
  peek(key: string): unknown;
  /** All that is stored, secrets too; the function that comes back sets the store back to it. */
  snapshot(): () => void;
  /** As if the app had been uninstalled and its storage lost. */
  clear(): void;
}

export function createMemoryStore(): MemoryStore {
  const records = new Map<string, { json: string; rev: number }>();
  const secrets = new Map<string, string>();
  const revOf = (key: string) => records.get(key)?.rev ?? 0;
  const stored = (key: string): Stored | undefined => {
    const record = records.get(key);
    return record && { value: JSON.parse(record.json) as unknown, rev: record.rev };
  };
  const checkKey = (key: string) => {
    if (!/^[a-zA-Z0-9:._#-]{1,500}$/.test(key)) throw new Error(`bad key ${key}`);
  };
  const checkAll = (changes: readonly StoreChange[]) => {
    if (changes.length > MAX_COMMIT) throw new Error(`a commit of ${changes.length} changes`);
    if (new Set(changes.map((c) => c.key)).size !== changes.length)
      throw new Error('a key twice in one commit');
    for (const change of changes) {
      checkKey(change.key);
      if (change.op === 'put' && JSON.stringify(change.value).length > 240 * 1024)
        throw new Error('value too large');
    }
  };
  return {
    async read(key) {
      checkKey(key);
      return stored(key);
    },
    async readMany(keys) {
      const found = new Map<string, Stored>();
      for (const key of keys) {
        checkKey(key);
        const record = stored(key);
        if (record) found.set(key, record);
      }
      return found;
    },
    async commit(changes) {
      checkAll(changes);
      if (changes.some((c) => c.expect !== undefined && revOf(c.key) !== c.expect)) return 'conflict';
      for (const change of changes) {
        if (change.op === 'put')
          records.set(change.key, { json: JSON.stringify(change.value), rev: change.expect + 1 });
        if (change.op === 'delete') records.delete(change.key);
      }
      return 'done';
    },
    async list(owner, kind) {
      const prefix = `${owner}:${kind}`;
      const matching = [...records.keys()]
        .filter((key) => key === prefix || key.startsWith(`${prefix}:`))
        .sort();
      return {
        records: matching.map((key) => ({ key, ...(stored(key) as Stored) })),
      };
    },
    async readSecret(key) {
      const json = secrets.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as unknown);
    },
    async writeSecret(key, value) {
      secrets.set(key, JSON.stringify(value));
    },
    async deleteSecret(key) {
      secrets.delete(key);
    },
    keys: () => [...records.keys()].sort(),
    secretKeys: () => [...secrets.keys()].sort(),
    peek: (key) => stored(key)?.value,
    snapshot() {
      const [before, hidden] = [new Map(records), new Map(secrets)];
      return () => {
        records.clear();
        secrets.clear();
        for (const [key, record] of before) records.set(key, record);
        for (const [key, json] of hidden) secrets.set(key, json);
      };
    },
    clear() {
      records.clear();
      secrets.clear();
    },
  };
}
