import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import type { Failure, Result } from '../failures';
import { ok } from '../failures';
import { explainCertificate } from './certificate';
import { labelOf } from './hosts';
import type { ImapDeps } from './imap-connection';
import type { MailServer } from './schemas';
import { sendFailure } from './send-failure';
import { tlsOptions } from './tls';

/** Sends mail by SMTP; connections are kept for a while. */
export interface Sender {
  /** Sends the whole mail as it is. Sending again sends it a second time. */
  send(to: string, mail: Uint8Array): Promise<Result<void>>;
  /** Connects and signs in, unless `late` aborts before. */
  check(late: AbortSignal): Promise<Result<void>>;
  /** May be called twice. */
  close(): void;
}

const MAX_RESPONSE_BYTES = 64 * 1024;
const KEPT_MS = 60_000;

export function createSender(server: MailServer, { ca, limits }: ImapDeps): Sender {
  const transport = createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    // Required: no STARTTLS, no session.
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    auth: { user: server.username, pass: server.password },
    // A server that hides its sign-in gets no mail without one.
    forceAuth: true,
    tls: tlsOptions(ca),
    // By the system's own name look-up, like every other connection of the bridge; the library's asks name servers only.
    getSocket(_: unknown, callback: (error: Error | null, found: { connection: Socket } | false) => void) {
      const late = AbortSignal.timeout(limits.mailConnectMs);
      const connection = connect({ host: server.host, port: server.port });
      const fail = (error: Error) => {
        connection.destroy();
        callback(error, false);
      };
      const giveUp = () =>
        connection.destroy(Object.assign(new Error('Connection timeout'), { code: 'ETIMEDOUT' }));
      late.addEventListener('abort', giveUp);
      connection.once('error', fail);
      connection.once('connect', () => {
        late.removeEventListener('abort', giveUp);
        connection.off('error', fail);
        callback(null, { connection });
      });
    },
    connectionTimeout: limits.mailConnectMs,
    greetingTimeout: limits.mailConnectMs,
    socketTimeout: limits.mailSilenceMs,
    maxResponseSize: MAX_RESPONSE_BYTES,
    maxConnections: 2,
    maxRequeues: 1,
    idleTimeout: KEPT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  transport.on('error', () => undefined);

  async function explain(error: unknown): Promise<{ ok: false; failure: Failure }> {
    const failure = sendFailure(error, { label: labelOf(server), secrets: secretsOf(server) });
    if (failure.failure.code !== 'mail-unreachable') return failure;
    return (await explainCertificate(server, 'smtp', { ca, timeoutMs: limits.mailConnectMs })) ?? failure;
  }

  return {
    async send(to, mail) {
      try {
        await transport.sendMail({
          envelope: { from: server.address, to: [to] },
          raw: Buffer.from(mail),
          signal: AbortSignal.timeout(limits.mailWorkMs),
        });
        return ok(undefined);
      } catch (error) {
        return explain(error);
      }
    },
    async check(late) {
      try {
        const aborted = once(late, 'abort').then(() => Promise.reject(late.reason));
        await Promise.race([transport.verify(), aborted]);
        return ok(undefined);
      } catch (error) {
        return explain(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What a server could repeat of a sign-in. */
function secretsOf({ username, password }: MailServer): string[] {
  return [password, `\u0000${username}\u0000${password}`];
}
