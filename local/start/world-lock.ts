import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user, but alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** One process at a time has a world open: two would overwrite each other's files. */
export interface WorldLock {
  release(): Promise<void>;
}

/**
 * Takes the lock, or answers the id of the process that has it. A lock that a killed process left behind counts for
 * nothing. `file` stands outside of the world, since making a fresh one removes everything in it.
 */
export async function lockWorld(file: string): Promise<WorldLock | { heldBy: number }> {
  await mkdir(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) return { heldBy: pid };
    await rm(file, { force: true });
  }
}
