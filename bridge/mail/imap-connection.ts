import { ImapFlow } from 'imapflow';
import type { Failure, Result } from '../failures';
import { errnoOf, ok } from '../failures';
import { explainCertificate } from './certificate';
import { labelOf } from './hosts';
import type { ImapPeer } from './imap-failure';
import { folderFailure, imapFailure } from './imap-failure';
import type { MailLimits } from './limits';
import type { MailAccount, MailServer } from './schemas';
import { tlsOptions } from './tls';

export interface ImapDeps {
  /** Certificates of authorities, PEM; undefined: those of Node.js. */
  ca: readonly string[] | undefined;
  limits: MailLimits;
}

const KIB = 1024;
/** What stands around a mail in an answer. */
const FRAME_BYTES = 64 * KIB;
/** Numbers of a search in a mailbox with half a million mails. */
const MAX_LINE_BYTES = 4096 * KIB;
/** Pause after which IDLE begins; less than what lies between two requests of the app. */
const IDLE_AFTER_MS = 500;

export function peerOf(server: MailServer): ImapPeer {
  return { label: labelOf(server), secrets: [server.password] };
}

/** Connects, signs in and selects the folder, unless `late` aborts before. The caller closes the connection. */
export async function openImap(
  receive: MailAccount['receive'],
  deps: ImapDeps,
  late: AbortSignal,
): Promise<Result<ImapFlow>> {
  const client = createClient(receive, deps);
  const giveUp = () => client.close();
  late.addEventListener('abort', giveUp);
  try {
    await client.connect();
    const opened = await openFolder(client, receive);
    if (!opened.ok) client.close();
    return opened;
  } catch (error) {
    client.close();
    return await connectFailure(error, receive, deps);
  } finally {
    late.removeEventListener('abort', giveUp);
  }
}

function createClient(receive: MailServer, { ca, limits }: ImapDeps): ImapFlow {
  const client = new ImapFlow({
    host: receive.host,
    port: receive.port,
    secure: receive.security === 'tls',
    // True: no STARTTLS, no session. Undefined would go on in the clear where the offer is missing.
    doSTARTTLS: receive.security === 'tls' ? undefined : receive.security === 'starttls',
    auth: { user: receive.username, pass: receive.password },
    tls: tlsOptions(ca),
    clientInfo: { name: 'issue-sync-bridge' },
    logger: false,
    disableCompression: true,
    disableAutoEnable: true,
    disableIMAP4rev2: true,
    idHashAlgorithm: 'sha256',
    autoIdleDelay: IDLE_AFTER_MS,
    maxIdleTime: limits.mailIdleMs,
    connectionTimeout: limits.mailConnectMs,
    greetingTimeout: limits.mailConnectMs,
    socketTimeout: limits.mailSilenceMs,
    maxLineLength: MAX_LINE_BYTES,
    maxLiteralSize: limits.maxMailBytes + FRAME_BYTES,
    maxResponseSize: limits.maxMailBytes + MAX_LINE_BYTES,
  });
  // What it says comes with the command that fails by it.
  client.on('error', () => undefined);
  return client;
}

async function connectFailure(
  error: unknown,
  receive: MailServer,
  { ca, limits }: ImapDeps,
): Promise<{ ok: false; failure: Failure }> {
  const failure = imapFailure(error, peerOf(receive));
  const mayBeCertificate =
    failure.failure.code === 'mail-error' || failure.failure.code === 'mail-unreachable';
  const hasAnswered = !/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|GREETING_TIMEOUT)$/.test(
    errnoOf(error) ?? '',
  );
  if (!mayBeCertificate || !hasAnswered) return failure;
  return (await explainCertificate(receive, 'imap', { ca, timeoutMs: limits.mailConnectMs })) ?? failure;
}

async function openFolder(client: ImapFlow, receive: MailAccount['receive']): Promise<Result<ImapFlow>> {
  const { label } = peerOf(receive);
  const path = pathOf(client, receive.folder);
  try {
    const folder = await client.mailboxOpen(path);
    if (folder.readOnly === true) {
      return folderFailure(
        label,
        receive.folder,
        'may only be read by this user; messages could not be taken out',
      );
    }
    return ok(client);
  } catch (error) {
    return (await missingFolder(client, receive, path)) ?? imapFailure(error, peerOf(receive));
  }
}

/** Full path of a folder on this server, with its separator and prefix; names are taken as they are otherwise. */
export function pathOf(client: ImapFlow, folder: string): string {
  const { prefix = '', delimiter } = client.namespace ?? {};
  const path = folder.split('/').join(delimiter ?? '/');
  if (path.toUpperCase() === 'INBOX') return 'INBOX';
  return path.startsWith(prefix) ? path : `${prefix}${path}`;
}

/** Names those that there are, for the eye of who has mistyped one. Undefined: it is there, or the server does not tell. */
async function missingFolder(client: ImapFlow, receive: MailAccount['receive'], path: string) {
  const folders = await client.list({ listOnly: true }).catch(() => undefined);
  if (!folders || folders.some((each) => each.path === path)) return undefined;
  const names = folders.slice(0, 20).map((each) => `"${each.path.split(each.delimiter).join('/')}"`);
  const more = folders.length > names.length ? ' and others' : '';
  return folderFailure(
    peerOf(receive).label,
    receive.folder,
    `does not exist. There are: ${names.join(', ')}${more}`,
  );
}

/** Makes a folder where there is none, so that processed mail can go there; true: it was made. */
export async function ensureFolder(
  client: ImapFlow,
  server: MailServer,
  folder: string,
): Promise<Result<boolean>> {
  try {
    const path = pathOf(client, folder);
    const there = await client.list({ listOnly: true });
    if (there.some((each) => each.path === path)) return ok(false);
    return ok((await client.mailboxCreate(path)).created);
  } catch (error) {
    const failure = imapFailure(error, peerOf(server));
    if (failure.failure.code !== 'mail-error') return failure;
    return folderFailure(
      labelOf(server),
      folder,
      `does not exist and cannot be created: ${failure.failure.message}`,
    );
  }
}
