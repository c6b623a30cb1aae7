import type { FileHandle } from 'node:fs/promises';
import type { Result } from './failures';
import { ok } from './failures';

/** A good answer: JSON, an open file that whoever sends it closes, or bytes whose place in memory he gives back. */
export type Answer =
  | { kind: 'json'; status: number; value: unknown }
  | { kind: 'file'; handle: FileHandle; size: number }
  | { kind: 'bytes'; bytes: Uint8Array; release(): void };

export function json(value: unknown): Result<Answer> {
  return ok({ kind: 'json', status: 200, value });
}
