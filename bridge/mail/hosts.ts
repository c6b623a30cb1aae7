import { z } from 'zod';
import type { Failure, Result } from '../failures';
import { failed, ok } from '../failures';
import type { MailServer } from './schemas';

/** A mail server as the operator names it: `HOST:PORT`, exactly, without patterns. An address counts only where it is listed as such. */
export const mailHostPort = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(
    z
      .string()
      .max(260)
      .regex(
        /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[1-9][0-9]{0,4}$/,
        'A mail server is HOST:PORT, like imap.example.com:993.',
      ),
  );

/** What an access key says about mail servers. */
export interface MailRights {
  mailHosts: readonly string[];
  /** Of these, those that may be spoken to without TLS. */
  mailPlainHosts: readonly string[];
}

/** `HOST:PORT` of a server, as messages and log lines call it. */
export function labelOf(server: Pick<MailServer, 'host' | 'port'>): string {
  return `${server.host.toLowerCase()}:${server.port}`;
}

/** Whether a key may use a server in this way; asked again with every request, so what is taken away is gone at once. */
export function admitServer(
  rights: MailRights,
  server: Pick<MailServer, 'host' | 'port' | 'security'>,
): Result<void> {
  const label = labelOf(server);
  const isPlain = rights.mailPlainHosts.includes(label);
  if (!isPlain && !rights.mailHosts.includes(label)) return notAllowed(label);
  if (server.security === 'none' && !isPlain && !isLoopbackHost(server.host)) {
    return failed(
      403,
      'mail-host-not-allowed',
      `This bridge speaks to ${label} over TLS only. Choose TLS or STARTTLS, or ask its operator for "--mail-plain ${label}".`,
    );
  }
  return ok(undefined);
}

function notAllowed(label: string): { ok: false; failure: Failure } {
  return failed(
    403,
    'mail-host-not-allowed',
    `This access key may not reach the mail server ${label}. Check host and port, or ask the operator of the bridge for a key made with "--mail ${label}".`,
  );
}

function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || /^127(\.[0-9]{1,3}){3}$/.test(host);
}
