import { lstat, readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Moves what stands in the way aside, as the instructions for a network folder ask for; an empty directory just goes. */
async function clear(place: string): Promise<void> {
  const found = await lstat(place).catch(() => undefined);
  if (!found) return;
  if (found.isSymbolicLink()) return rm(place);
  const entries = await readdir(place);
  if (entries.length === 0) return rm(place, { recursive: true });
  await rename(place, `${place}.moved-aside-${entries.length}-files`);
}

/**
 * Joins two exchange directories of one machine by symbolic links: what one side SENDs is what the other RECEIVEs.
 * Calling it again changes nothing.
 */
export async function linkExchanges(first: string, second: string): Promise<void> {
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const) {
    await clear(path.join(to, 'RECEIVE'));
    const target = path.relative(to, path.join(from, 'SEND'));
    await symlink(target, path.join(to, 'RECEIVE'), 'dir');
  }
}

/** Undoes `linkExchanges`, so that something else may bring the files over. Directories that are none of its links stay. */
export async function unlinkExchanges(first: string, second: string): Promise<void> {
  for (const exchange of [first, second]) {
    const receive = path.join(exchange, 'RECEIVE');
    const found = await lstat(receive).catch(() => undefined);
    if (found?.isSymbolicLink()) await rm(receive);
  }
}
