import { z } from 'zod';

/** Highest version of messages that this code reads; it writes it to a partner that reads it too. */
export const MESSAGE_VERSION = 1;

/** Readable of every version, to tell a newer message from a damaged one. */
const versioned = z.looseObject({ v: z.number().int().min(1) });

/** True for a message that only a later version of this app understands. */
export function isNewer(json: unknown, reads: number): boolean {
  const parsed = versioned.safeParse(json);
  return parsed.success && parsed.data.v > reads;
}

/** The refusal of such a message; while one is kept with its code, the partner's app is newer than this one. */
export const NEWER_MESSAGE = { kind: 'refused', code: 'message-newer-version' } as const;
