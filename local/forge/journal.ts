import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One change: collection, key, and the new JSON value or null for "gone". */
export type JournalChange = readonly [collection: string, key: string, value: unknown];

/** Keeps maps of JSON values on disk as a list of changes; a line is one atomic group. */
export interface Journal {
  /** Everything alive when the journal was opened. */
  restored(collection: string): ReadonlyMap<string, unknown>;
  /** Remembers a group of changes that must appear together or not at all; on disk by the next turn of the event loop. */
  append(changes: readonly JournalChange[]): void;
  /** Writes what is still in memory. */
  flush(): void;
}

/** Opens the journal in `file` and compacts it; without a file nothing is kept. A torn last line is dropped. */
export function openJournal(file: string | undefined): Journal {
  if (file === undefined) return { restored: () => new Map(), append: () => {}, flush: () => {} };
  const state = readState(file);
  mkdirSync(path.dirname(file), { recursive: true });
  compact(file, state);
  let pending: string[] = [];
  const flush = () => {
    if (pending.length === 0) return;
    const lines = pending.join('');
    pending = [];
    appendFileSync(file, lines, { mode: 0o600 });
  };
  return {
    restored: (collection) => state.get(collection) ?? new Map(),
    append(changes) {
      if (pending.length === 0) setImmediate(flush);
      pending.push(`${JSON.stringify(changes)}\n`);
    },
    flush,
  };
}

function readState(file: string): Map<string, Map<string, unknown>> {
  const state = new Map<string, Map<string, unknown>>();
  if (!existsSync(file)) return state;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const changes = parseLine(line);
    for (const [collection, key, value] of changes) {
      const rows = state.get(collection) ?? new Map<string, unknown>();
      state.set(collection, rows);
      if (value === null) rows.delete(key);
      else rows.set(key, value);
    }
  }
  return state;
}

function parseLine(line: string): JournalChange[] {
  if (line === '') return [];
  try {
    return JSON.parse(line) as JournalChange[];
  } catch {
    return [];
  }
}

function compact(file: string, state: Map<string, Map<string, unknown>>): void {
  const lines: string[] = [];
  for (const [collection, rows] of state) {
    for (const [key, value] of rows) lines.push(`${JSON.stringify([[collection, key, value]])}\n`);
  }
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
