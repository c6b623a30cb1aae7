import { z } from 'zod';

/**
 * Names of exchange directories and of objects, as they stand in a URL and on disk. No character of them needs escaping in
 * either, so no decoding happens anywhere; the first one is no dot (hidden, `..`) and no hyphen (an option for shell tools).
 */
export const exchangeName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/,
    'An exchange name is 1 to 100 letters, digits, ".", "_" or "-", and starts with a letter, a digit or "_".',
  );

export const objectName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/,
    'An object name is 1 to 200 letters, digits, ".", "_" or "-", and starts with a letter, a digit or "_".',
  );

/** The two directories of an exchange, as the API calls them. */
export const box = z.enum(['send', 'receive']);
export type Box = z.infer<typeof box>;

/** The same two as they are called on disk. */
export const DIRECTORY_OF_BOX: Record<Box, string> = { send: 'SEND', receive: 'RECEIVE' };

/** Temporary files of the bridge: hidden, and told apart from hidden files of others. */
export const TEMPORARY_NAME = /^\.issue-sync-[0-9a-f]{24}\.tmp$/;

export function temporaryName(randomBytes: (count: number) => Uint8Array): string {
  return `.issue-sync-${Buffer.from(randomBytes(12)).toString('hex')}.tmp`;
}
