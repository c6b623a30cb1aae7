/** A stored value and its revision: 1 when it was created, one more with every change. */
export interface Stored {
  value: unknown;
  rev: number;
}

/** Part of an atomic commit. `expect` is the revision that the record must have; 0 means that it must not exist. */
export type StoreChange =
  | { op: 'put'; key: string; value: unknown; expect: number }
  | { op: 'delete'; key: string; expect?: number }
  | { op: 'check'; key: string; expect: number };

export interface StoreListing {
  records: { key: string; value: unknown; rev: number }[];
  /** Pass it back at once for the next page; it must not be stored. */
  cursor?: string;
}

/** Most operations of one commit (Forge KVS transactions: 25). */
export const MAX_COMMIT = 25;

/**
 * Durable records of one installation. Keys are `<owner>:<kind>[:<rest>]`, owner being a synchronization id or `site`;
 * letters, digits, `:._-#`, at most 500 characters; values at most 240 KiB of JSON.
 * A platform that is out of reach throws: the invocation is repeated from what is stored.
 */
export interface Store {
  /** Consistent: sees every commit that has answered. */
  read(key: string): Promise<Stored | undefined>;
  /** As `read` for several keys, in one request per 25 keys; missing keys are absent from the map. */
  readMany(keys: readonly string[]): Promise<Map<string, Stored>>;
  /** All or nothing. `conflict`: a record was not as expected and nothing changed. At most MAX_COMMIT changes, each key once. */
  commit(changes: readonly StoreChange[]): Promise<'done' | 'conflict'>;
  /** Records of an owner by kind, oldest view first come: it may lag behind commits by seconds. Never use it to find work. */
  list(owner: string, kind: string, cursor?: string): Promise<StoreListing>;
  readSecret(key: string): Promise<unknown>;
  writeSecret(key: string, value: unknown): Promise<void>;
  /** Deleting what is not there is done. */
  deleteSecret(key: string): Promise<void>;
}
