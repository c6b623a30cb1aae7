import { z } from 'zod';

/** Whom to ring when something has arrived; comes from the app with a listing and lives in memory only. */
export const bell = z.object({
  /** URL of the app's web trigger. */
  url: z.string().max(2000),
  /** 256 bits, hex; signs each ring. */
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  /** Id of the synchronization. */
  sync: z.string().regex(/^[\x21-\x7e]{1,100}$/),
});
export type Bell = z.infer<typeof bell>;

/** The same synchronization of the same installation, whatever the secret is now. */
export function bellId(of: Bell): string {
  return `${of.sync} ${of.url}`;
}

/** For log lines. */
export function hostOfBell({ url }: Bell): string {
  return URL.canParse(url) ? new URL(url).host : 'unreadable';
}

const MAX_HEADER_CHARACTERS = 4096;

/** Reads header `X-Issue-Sync-Bell`: JSON in base64url. Undefined where there is none, or none that can be used. */
export function readBellHeader(header: string | string[] | undefined): Bell | undefined {
  if (typeof header !== 'string' || header.length > MAX_HEADER_CHARACTERS) return undefined;
  try {
    const parsed = bell.safeParse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
