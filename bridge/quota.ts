import { lstat, opendir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deleted, Directory } from './directory';
import type { Result } from './failures';
import { errnoOf, failed, ok, storageFailure } from './failures';
import { TEMPORARY_NAME } from './names';

/** Bounds what one exchange can lay down in its SEND directory, so that one partner cannot fill the disk of all. */
export interface Quota {
  /** Counts `bytes` of one more object, or says that there is no room for it. */
  admit(directory: Directory, bytes: number): Promise<Result<void>>;
  /** Gives back what was deleted here; what the transfer tool takes away is noticed by measuring. */
  release(directory: Directory, what: Deleted): void;
}

interface Usage {
  measuredAt: number;
  bytes: number;
  files: number;
}

/** Milliseconds that a measurement holds; the transfer tool empties SEND without telling. */
const FRESH_MS = 30_000;
/** A full directory is measured again at most this often. */
const FULL_FRESH_MS = 1_000;
/** A temporary file of this age belongs to no request any more: the bridge was killed while it wrote. */
const ABANDONED_MS = 3_600_000;

export function createQuota(deps: { now(): number; maxBytes: number; maxFiles: number }): Quota {
  const usageByPath = new Map<string, Usage>();
  const measuringByPath = new Map<string, Promise<Usage>>();
  const fits = (usage: Usage, bytes: number) =>
    usage.bytes + bytes <= deps.maxBytes && usage.files + 1 <= deps.maxFiles;

  /** One measurement at a time: a caller with many requests must not make the bridge count the same files many times over. */
  async function measured(path: string, now: number): Promise<Usage> {
    const running = measuringByPath.get(path) ?? measure(path, now);
    measuringByPath.set(path, running);
    try {
      const usage = await running;
      if (measuringByPath.get(path) === running) usageByPath.set(path, usage);
      return usage;
    } finally {
      measuringByPath.delete(path);
    }
  }

  return {
    async admit(directory, bytes) {
      const now = deps.now();
      let usage = usageByPath.get(directory.path);
      const age = usage ? now - usage.measuredAt : Infinity;
      if (!usage || age > FRESH_MS || (!fits(usage, bytes) && age > FULL_FRESH_MS)) {
        try {
          usage = await measured(directory.path, now);
        } catch (error) {
          return storageFailure(error, directory.label);
        }
      }
      if (!fits(usage, bytes)) {
        return failed(
          507,
          'quota-full',
          `There is no room left in ${directory.label}: ${usage.files} objects wait there to be collected. Is the transfer to the partner running?`,
        );
      }
      usage.bytes += bytes;
      usage.files += 1;
      return ok(undefined);
    },
    release(directory, { bytes, deleted }) {
      const usage = usageByPath.get(directory.path);
      if (!usage) return;
      usage.bytes = Math.max(0, usage.bytes - bytes);
      usage.files = Math.max(0, usage.files - deleted);
    },
  };
}

/** Counts the files of a directory and removes temporary files that a killed bridge has left. */
async function measure(path: string, now: number): Promise<Usage> {
  const usage: Usage = { measuredAt: now, bytes: 0, files: 0 };
  for await (const entry of await opendir(path)) {
    if (!entry.isFile()) continue;
    const file = join(path, entry.name);
    try {
      const found = await lstat(file);
      if (!TEMPORARY_NAME.test(entry.name)) {
        usage.bytes += found.size;
        usage.files += 1;
      } else if (now - found.mtimeMs > ABANDONED_MS) {
        await unlink(file);
      }
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
  return usage;
}
