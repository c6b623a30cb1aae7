import type { Failure } from '../failures';
import { failed, isError } from '../failures';
import { said } from './text';
import { networkFailure, unreachable } from './unreachable';

/** The fields of nodemailer's errors that are read here. */
interface SmtpError extends Error {
  code?: string;
  originalCode?: string;
  response?: string;
  responseCode?: number;
  command?: string;
}

type Failed = { ok: false; failure: Failure };

/** Turns an error of the SMTP client into an answer for an admin. What is no such error is a bug and is thrown on. */
export function sendFailure(error: unknown, peer: { label: string; secrets: readonly string[] }): Failed {
  if (!isError(error)) throw error;
  const { code = '', originalCode = '', response = '', responseCode = 0, command = '' } = error as SmtpError;
  const { label } = peer;
  const text = said(response === '' ? error.message : response, peer.secrets);
  if (command.startsWith('STARTTLS') && responseCode > 0) return noStartTls(label);
  if (/does not support required STARTTLS/i.test(error.message)) return noStartTls(label);
  if (code === 'EAUTH') return signInFailure(responseCode, label, text);
  if (responseCode > 0) return byResponse(responseCode, command, label, text);
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return unreachable(label, 'it did not take the mail in time');
  if (code === 'EMESSAGE') return tooLarge(label, text);
  const byNetwork = networkFailure(originalCode || code, label);
  if (byNetwork) return byNetwork;
  if (code === '') throw error;
  return unreachable(label, `the connection failed (${text}); check port and security (TLS or STARTTLS)`);
}

function signInFailure(responseCode: number, label: string, text: string): Failed {
  if (responseCode >= 400 && responseCode < 500) {
    return failed(503, 'mail-busy', `${label} cannot sign anybody in at the moment (${text}).`);
  }
  return failed(
    424,
    'mail-sign-in-refused',
    `${label} refused the user name or password for sending (${text}). Check both; many providers want an app password.`,
  );
}

/** Reads the enhanced status code (RFC 3463) where there is one: 552 alone may be a full mailbox or a mail that is too large. */
function byResponse(responseCode: number, command: string, label: string, text: string): Failed {
  const enhanced = /\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b/.exec(text)?.[1]?.slice(2);
  const isSize =
    enhanced === '3.4' || enhanced === '2.3' || (!enhanced && /\bsize|too (big|large)/i.test(text));
  if (responseCode === 552 && isSize) return tooLarge(label, text);
  if (responseCode === 452 && enhanced === '5.3') return busy(label, text);
  if (responseCode === 552 || responseCode === 452 || enhanced === '2.2') {
    return failed(
      507,
      'mail-full',
      `There is no room for the mail at ${label}: a mailbox or the server is full (${text}).`,
    );
  }
  if (responseCode === 530 || responseCode === 538) {
    return failed(424, 'mail-security', `${label} wants TLS or another way to sign in (${text}).`);
  }
  if (responseCode >= 500) {
    const what = command.startsWith('RCPT')
      ? 'the recipient'
      : command.startsWith('MAIL')
        ? 'the sender'
        : 'the mail';
    return failed(424, 'mail-rejected', `${label} refused ${what} for good (${text}).`);
  }
  return busy(label, text);
}

function busy(label: string, text: string): Failed {
  return failed(503, 'mail-busy', `${label} asks to try again later (${text}).`);
}

function tooLarge(label: string, text: string): Failed {
  return failed(
    413,
    'mail-too-large',
    `The mail is larger than ${label} takes (${text}). Choose a smaller largest mail in the settings.`,
  );
}

function noStartTls(label: string): Failed {
  return failed(
    424,
    'mail-security',
    `${label} does not offer STARTTLS, or something on the way takes the offer out. No password was sent. Check the port, or choose TLS.`,
  );
}
