/** A stored value. `text` is its JSON; times are milliseconds since 1970. */
export interface KvsRecord {
  text: string;
  bytes: number;
  createdAt: number;
  updatedAt: number;
  expireTime?: number;
}

/** One key space of one installation, with two ways to read it: as it is, and as queries see it. */
export interface KvsCollection {
  /** The newest value. */
  get(key: string): KvsRecord | undefined;
  /** Stores or, with undefined, removes. */
  put(key: string, record: KvsRecord | undefined): void;
  /** What a query sees: the values of `lagMs` ago, by key in code unit order, from the first key that is >= `from`. */
  view(from?: string): Iterable<[key: string, record: KvsRecord]>;
}

/** A value (or its absence) and the moment from which it held. */
interface Version {
  since: number;
  record: KvsRecord | undefined;
}

/** Creates an empty collection whose queries lag `lagMs` behind its writes (Forge docs: get is consistent, query is not). */
export function createCollection(now: () => number, lagMs: number): KvsCollection {
  const rows = new Map<string, Version[]>();
  let keys: string[] | undefined = [];

  /** Drops what no reader can see any more, so that a row costs one version once it has settled. */
  const prune = (key: string, versions: Version[], horizon: number) => {
    while (versions[1] && versions[1].since <= horizon) versions.shift();
    const only = versions.length === 1 ? versions[0] : undefined;
    if (only && only.record === undefined && only.since <= horizon) {
      rows.delete(key);
      keys = undefined;
    }
  };

  return {
    get: (key) => rows.get(key)?.at(-1)?.record,
    put(key, record) {
      const version = { since: now(), record };
      const versions = rows.get(key);
      if (versions) {
        versions.push(version);
        prune(key, versions, version.since - lagMs);
      } else if (record) {
        rows.set(key, [version]);
        keys = undefined;
      }
    },
    *view(from = '') {
      const horizon = now() - lagMs;
      keys ??= [...rows.keys()].sort();
      const sorted = keys;
      for (let i = lowerBound(sorted, from); i < sorted.length; i++) {
        const key = sorted[i] ?? '';
        const versions = rows.get(key) ?? [];
        prune(key, versions, horizon);
        const visible = versions.findLast((version) => version.since <= horizon)?.record;
        if (visible) yield [key, visible];
      }
    },
  };
}

function lowerBound(sorted: readonly string[], from: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
