import type { Failure } from '../failures';
import { failed, isError } from '../failures';
import { said } from './text';
import { networkFailure, unreachable } from './unreachable';

/** The fields of imapflow's errors that are read here. */
interface ImapError extends Error {
  code?: string;
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  response?: unknown;
  responseText?: string;
  responseStatus?: string;
  mailboxMissing?: boolean;
}

/** Whom a failure is about. */
export interface ImapPeer {
  /** `HOST:PORT` */
  label: string;
  secrets: readonly string[];
}

type Failed = { ok: false; failure: Failure };

/** Codes after which the connection is of no use any more: another one may work. */
const LOST = new Set([
  'NoConnection',
  'EConnectionClosed',
  'StateLogout',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
  'NoMailboxSelected',
  'ECONNRESET',
  'EPIPE',
  'ETIMEOUT',
]);

/** Whether an error only says that the connection has gone. */
export function isLost(error: unknown): boolean {
  return isError(error) && LOST.has((error as ImapError).code ?? '');
}

/** Turns an error of the IMAP client into an answer for an admin. What is no such error is a bug and is thrown on. */
export function imapFailure(error: unknown, peer: ImapPeer): Failed {
  if (!isError(error)) throw error;
  const { code = '', ...fields } = error as ImapError;
  const { label } = peer;
  const text = said(
    fields.responseText ?? (typeof fields.response === 'string' ? fields.response : error.message),
    peer.secrets,
  );
  if (fields.authenticationFailed === true)
    return signInFailure(fields.serverResponseCode ?? '', label, text);
  const byServer = serverFailure(fields.serverResponseCode ?? '', label, text);
  if (byServer) return byServer;
  if (/STARTTLS/i.test(error.message)) return noStartTls(label);
  const byNetwork = networkFailure(code, label);
  if (byNetwork) return byNetwork;
  switch (code) {
    case 'ETHROTTLE':
      return failed(503, 'mail-busy', `${label} asks to come less often (${text}).`);
    case 'LiteralTooLarge':
    case 'ResponseTooLarge':
    case 'LineTooLarge':
    case 'TooManyTokens':
    case 'TooManyResponses':
      return failed(503, 'mail-error', `${label} sent more than the bridge takes (${code}).`);
  }
  if (isLost(error)) return unreachable(label, `the connection was lost (${text})`);
  if (fields.responseStatus === 'NO' || fields.responseStatus === 'BAD') {
    return failed(503, 'mail-error', `${label} refused a command (${text}).`);
  }
  if (/^E[A-Z]+$/.test(code)) return unreachable(label, `the network says ${code}`);
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return failed(
      424,
      'mail-security',
      `${label} does not speak TLS as it was expected to; check port and security.`,
    );
  }
  if (code !== '') return failed(503, 'mail-error', `${label} cannot be used (${code}: ${text}).`);
  throw error;
}

function signInFailure(responseCode: string, label: string, text: string): Failed {
  if (responseCode === 'UNAVAILABLE' || responseCode === 'LIMIT' || responseCode === 'INUSE') {
    return failed(503, 'mail-busy', `${label} cannot sign anybody in at the moment (${text}).`);
  }
  if (responseCode === 'PRIVACYREQUIRED') return noPlainSignIn(label);
  return failed(
    424,
    'mail-sign-in-refused',
    `${label} refused the user name or password (${text}). Check both; many providers want an app password, or IMAP to be switched on in the mailbox's settings.`,
  );
}

function serverFailure(responseCode: string, label: string, text: string): Failed | undefined {
  switch (responseCode) {
    case 'OVERQUOTA':
      return failed(
        507,
        'mail-full',
        `The mailbox at ${label} is full (${text}). Delete mail in it, or raise its quota.`,
      );
    case 'PRIVACYREQUIRED':
      return noPlainSignIn(label);
    case 'UNAVAILABLE':
    case 'INUSE':
    case 'LIMIT':
      return failed(503, 'mail-busy', `${label} is busy (${text}).`);
    default:
      return undefined;
  }
}

function noPlainSignIn(label: string): Failed {
  return failed(
    424,
    'mail-security',
    `${label} takes no password over an unencrypted connection. Choose TLS or STARTTLS.`,
  );
}

function noStartTls(label: string): Failed {
  return failed(
    424,
    'mail-security',
    `${label} does not offer STARTTLS, or something on the way takes the offer out. Nothing was sent. Check the port, or choose TLS.`,
  );
}

/** A folder that does not exist, or in which nothing may be deleted. */
export function folderFailure(label: string, folder: string, why: string): Failed {
  return failed(424, 'mail-folder-missing', `The folder "${said(folder, [])}" at ${label} ${why}.`);
}

/** The server did not do in time what it was asked for. */
export function tooSlow(label: string): Failed {
  return unreachable(label, 'it did not do in time what it was asked for');
}
