import type { HttpFailure } from '../../../ports/http';
import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import { problemAnswer } from './answers';
import { noAnswer } from '../../outside/no-answer';
import { plain } from '../../outside/words';

/** No answer at all. `host`: of the request, with its port where it is not 443. */
export function noJmap(host: string, failure: HttpFailure): Retry | GiveUp {
  return noAnswer(host, failure, (cause) =>
    retry(
      'mail-unreachable',
      cause === undefined
        ? `The mail server at ${host} did not answer in time.`
        : `The mail server at ${host} cannot be reached; check its address, its firewall and that its TLS certificate is valid (${cause}).`,
    ),
  );
}

/** The connection was lost while an answer came. */
export function brokenOff(host: string): Retry {
  return retry('mail-unreachable', `The answer of the mail server at ${host} broke off.`);
}

/** What answers does not speak JMAP. */
export function notJmap(host: string, what: string): GiveUp {
  return giveUp(
    'jmap-not-a-server',
    `What answers at ${host} does not speak JMAP: ${what}. Ask the provider for the JMAP address, or receive by IMAP through the bridge.`,
  );
}

export interface BadAnswer {
  host: string;
  status: number;
  /** Read as JSON; undefined when it was none. */
  body: unknown;
  afterMs: number | undefined;
}

/** An HTTP answer that is no success: a problem that JMAP names (RFC 8620, 3.6.1), else the status alone. */
export function badAnswer({ host, status, body, afterMs }: BadAnswer): Retry | GiveUp {
  if (status === 401) return signInRefused(host);
  if (status === 403) {
    return giveUp(
      'mail-sign-in-refused',
      `The mail server at ${host} does not let this account use JMAP; the token or app password must allow reading and sending mail.`,
    );
  }
  if (status === 429) {
    return retry('mail-busy', `The mail server at ${host} asks to try again later.`, afterMs);
  }
  if (status === 507) {
    return retry('mail-full', `The mailbox on ${host} is full.`, afterMs);
  }
  if (status === 413) {
    return giveUp(
      'mail-too-large',
      `The mail server at ${host} refused a mail as too large (its limit, or that of a proxy before it).`,
    );
  }
  const problem = problemAnswer.safeParse(body);
  if (problem.success && problem.data.type.startsWith('urn:ietf:params:jmap:error:')) {
    const { type, limit } = problem.data;
    const name = type.slice(type.lastIndexOf(':') + 1);
    if (name === 'limit' && limit.startsWith('maxConcurrent')) {
      return retry(
        'mail-busy',
        `The mail server at ${host} answers too many requests at this time.`,
        afterMs,
      );
    }
    return refusedCall(host, 'the request', plain(limit === '' ? name : `${name} ${limit}`));
  }
  if (status === 502 || status === 503 || status === 504) {
    return retry(
      'mail-unreachable',
      `The mail server at ${host} is out of order for now (${status}).`,
      afterMs,
    );
  }
  if (status >= 500) {
    return retry('mail-error', `The mail server at ${host} failed with status ${status}.`, afterMs);
  }
  return notJmap(host, `it answered with status ${status}`);
}

export function signInRefused(host: string): GiveUp {
  return giveUp(
    'mail-sign-in-refused',
    `The mail server at ${host} does not accept the user name with its password, or the token. Many providers want an app password or a token made for JMAP.`,
  );
}

/** A method that the server did not carry out (RFC 8620, 3.6.2). */
export function methodFailure(host: string, method: string, type: string): Retry | GiveUp {
  switch (type) {
    case 'serverUnavailable':
    case 'stateMismatch':
    case 'rateLimit':
      return retry('mail-busy', `The mail server at ${host} asks to try again later (${method}).`);
    case 'serverFail':
    case 'serverPartialFail':
      return retry('mail-error', `The mail server at ${host} failed in ${method}.`);
    case 'accountNotFound':
    case 'accountNotSupportedByMethod':
      return giveUp(
        'jmap-account-missing',
        `The mail server at ${host} has no mailbox for this account, or not yet: some make it when the first mail comes. Send a mail to it, then try again.`,
      );
    case 'forbidden':
    case 'accountReadOnly':
      return forbidden(host, method);
    default:
      return refusedCall(host, method, plain(type));
  }
}

export function forbidden(host: string, what: string): GiveUp {
  return giveUp('jmap-forbidden', `This account has no right on ${host} to do what is needed (${what}).`);
}

/** The server does not do what every JMAP server must, or has a limit that is too low. */
export function refusedCall(host: string, what: string, why: string): GiveUp {
  return giveUp('jmap-refused', `The mail server at ${host} refused ${what} (${why}).`);
}
