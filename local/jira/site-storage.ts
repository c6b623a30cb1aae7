import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalClock } from '../clock';
import { restoreSiteData, serializeSiteData } from './site-data';
import type { SiteData } from './model';

const SAVE_DELAY_MS = 1000;

/** Keeps a site on disk. */
export interface SiteStorage {
  /** Saves soon; many calls in a row cost one save. */
  changed(): void;
  /** Saves now and resolves when the file is complete. */
  save(): Promise<void>;
  /** Saves what is left and stops. */
  close(): Promise<void>;
}

/**
 * Loads `dir`/site.json into `data` where it exists, and keeps it current: one file, replaced as a whole by a rename,
 * readable by its owner only since it holds the users' API tokens. Without `dir` nothing is kept.
 */
export function createSiteStorage(dir: string | undefined, data: SiteData, clock: LocalClock): SiteStorage {
  if (dir === undefined) return { changed: () => {}, save: async () => {}, close: async () => {} };
  const file = join(dir, 'site.json');
  mkdirSync(dir, { recursive: true });
  if (existsSync(file)) restoreSiteData(data, readFileSync(file, 'utf8'));
  let dirty = false;
  let waiting = false;
  let closed = false;
  let writing: Promise<void> = Promise.resolve();

  function save(): Promise<void> {
    writing = writing.then(async () => {
      if (!dirty) return;
      dirty = false;
      await writeFile(`${file}.part`, serializeSiteData(data), { mode: 0o600 });
      await rename(`${file}.part`, file);
    });
    return writing;
  }

  async function saveSoon(): Promise<void> {
    waiting = true;
    await clock.sleep(SAVE_DELAY_MS);
    waiting = false;
    if (!closed) await save();
  }

  return {
    changed() {
      dirty = true;
      if (!waiting && !closed) void saveSoon();
    },
    save,
    close() {
      closed = true;
      return save();
    },
  };
}
