import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectPlain, isIP } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import type { Failure } from '../failures';
import { failed } from '../failures';
import { labelOf } from './hosts';
import type { MailServer } from './schemas';
import { said } from './text';

/**
 * Why a server's certificate was refused, and whose it is. The mail libraries do not tell, so the server is asked once more, without
 * credentials, only to read the certificate. Undefined where it is in order or cannot be had: the refusal had another cause then.
 */
export async function explainCertificate(
  server: Pick<MailServer, 'host' | 'port' | 'security'>,
  protocol: 'imap' | 'smtp',
  options: { ca?: readonly string[] | undefined; timeoutMs: number },
): Promise<{ ok: false; failure: Failure } | undefined> {
  if (server.security === 'none') return undefined;
  const socket = connectPlain({ host: server.host, port: server.port });
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), options.timeoutMs);
  socket.on('close', () => ended.abort());
  try {
    await once(socket, 'connect', ended);
    if (server.security === 'starttls') await startTls(socket, protocol, ended.signal);
    const secured = connectTls({
      socket,
      host: server.host,
      ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
      ...(options.ca ? { ca: [...options.ca] } : {}),
      // Nothing is sent over this connection; it is there to see what is wrong with the certificate.
      rejectUnauthorized: false,
    });
    secured.on('error', () => undefined);
    await once(secured, 'secureConnect', ended);
    return secured.authorized ? undefined : refusal(server, secured);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Says what is needed before TLS can begin on this connection. */
async function startTls(socket: Socket, protocol: 'imap' | 'smtp', signal: AbortSignal): Promise<void> {
  const steps =
    protocol === 'imap'
      ? [{ until: /^\* OK/m }, { send: 'a STARTTLS', until: /^a OK/im }]
      : [
          { until: /^220 /m },
          { send: 'EHLO localhost', until: /^250 /m },
          { send: 'STARTTLS', until: /^220 /m },
        ];
  for (const { send, until } of steps as { send?: string; until: RegExp }[]) {
    if (send !== undefined) socket.write(`${send}\r\n`);
    let heard = '';
    while (!until.test(heard) && heard.length < 10_000) {
      const [chunk] = (await once(socket, 'data', { signal })) as [Buffer];
      heard += chunk.toString('latin1');
    }
  }
}

function refusal(server: Pick<MailServer, 'host' | 'port'>, secured: TLSSocket) {
  const certificate = secured.getPeerCertificate();
  return failed(
    424,
    'mail-certificate',
    `The TLS certificate of ${labelOf(server)} cannot be accepted: ${reason(secured, server.host, certificate)}. ${describe(certificate)}`,
  );
}

const NOT_TRUSTED = 'its issuer is not trusted; the operator of the bridge can add an authority with --ca';
const REASONS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'it has expired and must be renewed on the mail server',
  CERT_NOT_YET_VALID: 'it is not yet valid; check the clock of the bridge and of the mail server',
  CERT_REVOKED: 'it has been revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: `it is self-signed, and ${NOT_TRUSTED}`,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_TRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `${NOT_TRUSTED} (or the mail server does not send its intermediate certificates)`,
};

function reason(secured: TLSSocket, host: string, certificate: PeerCertificate): string {
  const code = String(secured.authorizationError);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = said(certificate.subjectaltname ?? 'no name at all', []);
    return `it is made for other names (${names}) than "${host}"`;
  }
  return REASONS[code] ?? said(code, []);
}

function describe(certificate: PeerCertificate): string {
  const day = (text: string) => {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? 'an unreadable date' : at.toISOString().slice(0, 10);
  };
  return `It was issued to ${who(certificate.subject)} by ${who(certificate.issuer)} and is valid from ${day(certificate.valid_from)} to ${day(certificate.valid_to)}.`;
}

function who(name: PeerCertificate['subject'] | undefined): string {
  const parts = (['CN', 'O'] as const).flatMap((field) => {
    const value: unknown = name?.[field];
    return value === undefined ? [] : [`${field}=${said(String(value), [])}`];
  });
  return `"${parts.join(', ') || 'nobody'}"`;
}
