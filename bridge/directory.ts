import type { FileHandle } from 'node:fs/promises';
import { constants, lstat, open, opendir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from './failures';
import { errnoOf, failed, ok, storageFailure } from './failures';
import type { Box } from './names';
import { DIRECTORY_OF_BOX, objectName } from './names';

/** One of the two directories of an exchange, found on disk. */
export interface Directory {
  /** May lead through a symbolic link that the operator has put in place of SEND or RECEIVE. */
  path: string;
  /** How error messages call it; no path of the machine. */
  label: string;
}

export interface Entry {
  name: string;
  /** Bytes. */
  size: number;
}

export interface Page {
  entries: Entry[];
  /** Names after this one are in the next page; absent on the last page. */
  next?: string;
}

/** Finds SEND or RECEIVE of an exchange; `exchange` has passed the name pattern. Links are followed here and nowhere below. */
export async function findDirectory(root: string, exchange: string, which: Box): Promise<Result<Directory>> {
  const label = `the ${DIRECTORY_OF_BOX[which]} directory of exchange "${exchange}"`;
  const path = join(root, exchange, DIRECTORY_OF_BOX[which]);
  try {
    if ((await stat(path)).isDirectory()) return ok({ path, label });
    return failed(404, 'exchange-missing', `What stands in the place of ${label} is not a directory.`);
  } catch (error) {
    if (!MISSING.has(errnoOf(error) ?? '')) return storageFailure(error, label);
    return failed(
      404,
      'exchange-missing',
      `There is no ${DIRECTORY_OF_BOX[which]} directory of exchange "${exchange}", or its symbolic link leads nowhere.`,
    );
  }
}

/** Also a link that leads to itself. */
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/**
 * Lists the regular files with valid names after `after`, in the order of their names (by code unit), at most `limit`.
 * Hidden files, links, directories and the like are not listed. Memory is bounded by `limit`, however many files there are.
 */
export async function listDirectory(
  directory: Directory,
  after: string,
  limit: number,
): Promise<Result<Page>> {
  try {
    const names = await firstNames(directory.path, after, limit + 1);
    const page = names.slice(0, limit);
    const sizes = await Promise.all(page.map((name) => sizeOf(join(directory.path, name))));
    const entries: Entry[] = [];
    page.forEach((name, index) => {
      const size = sizes[index];
      if (size !== undefined) entries.push({ name, size });
    });
    const last = page.at(-1);
    return ok(names.length > limit && last !== undefined ? { entries, next: last } : { entries });
  } catch (error) {
    return storageFailure(error, directory.label);
  }
}

async function firstNames(path: string, after: string, count: number): Promise<string[]> {
  const byCodeUnit = (a: string, b: string) => (a < b ? -1 : 1);
  let names: string[] = [];
  for await (const entry of await opendir(path)) {
    if (!entry.isFile() || entry.name <= after || !objectName.safeParse(entry.name).success) continue;
    names.push(entry.name);
    if (names.length >= 4 * count) names = names.sort(byCodeUnit).slice(0, count);
  }
  return names.sort(byCodeUnit).slice(0, count);
}

/** Bytes of a regular file; undefined when it has gone meanwhile or is something else now. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Opens a regular file for reading; the caller closes the handle. A link is not followed, and a pipe does not block: whoever can
 * write into RECEIVE from outside must not choose what the bridge reads.
 */
export async function openObject(
  directory: Directory,
  name: string,
  maxBytes: number,
): Promise<Result<{ handle: FileHandle; size: number }>> {
  const missing = failed(404, 'object-missing', `There is no object "${name}" in ${directory.label}.`);
  let handle: FileHandle;
  try {
    handle = await open(
      join(directory.path, name),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    const errno = errnoOf(error);
    const absent = errno === 'ENOENT' || errno === 'ELOOP' || errno === 'ENXIO';
    return absent ? missing : storageFailure(error, directory.label);
  }
  try {
    const found = await handle.stat();
    if (found.isFile() && found.size <= maxBytes) return ok({ handle, size: found.size });
    await handle.close();
    if (!found.isFile()) return missing;
    return failed(
      413,
      'too-large',
      `Object "${name}" has ${found.size} bytes; at most ${maxBytes} were allowed.`,
    );
  } catch (error) {
    await handle.close();
    return storageFailure(error, directory.label);
  }
}

export interface Deleted {
  deleted: number;
  bytes: number;
}

/**
 * Deletes regular files and counts those that were there. What is not there counts as deleted, so repeating is harmless; links and
 * directories are left alone. Stops at the first name that the storage refuses.
 */
export async function deleteObjects(
  directory: Directory,
  names: readonly string[],
): Promise<Result<Deleted>> {
  let deleted = 0;
  let bytes = 0;
  for (const name of names) {
    const path = join(directory.path, name);
    try {
      const size = await sizeOf(path);
      if (size === undefined) continue;
      await unlink(path);
      deleted += 1;
      bytes += size;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') return storageFailure(error, directory.label);
    }
  }
  return ok({ deleted, bytes });
}
