import { z } from 'zod';

/**
 * What every relay takes as the name of an object: no character of it needs escaping in a URL, a key, a file system or a mail's header.
 * Ours (see names.ts) are among them.
 */
export const objectName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/);

export function isObjectName(name: string): boolean {
  return objectName.safeParse(name).success;
}
