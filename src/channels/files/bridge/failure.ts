import type { HttpFailure } from '../../../ports/http';
import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import { failureAnswer } from './answers';

/** An answer that is no 200. */
export interface BadAnswer {
  host: string;
  exchange: string;
  status: number;
  /** The body read as JSON; undefined when it was none. */
  body: unknown;
  retryAfter: string | undefined;
}

/** No answer at all. */
export function noAnswer(host: string, failure: HttpFailure): Retry | GiveUp {
  switch (failure.code) {
    case 'not-approved':
      return giveUp(
        'egress-not-approved',
        `A site administrator has not yet approved that this app connects to ${host}.`,
      );
    case 'budget':
      return retry('request-budget', 'This run has used its share of requests; the next one goes on.');
    case 'timeout':
      return retry('bridge-unreachable', `The bridge at ${host} did not answer in time.`);
    case 'unreachable':
      return retry(
        'bridge-unreachable',
        `The bridge at ${host} cannot be reached; check its address, its firewall and that its TLS certificate is valid (${plain(failure.text)}).`,
      );
  }
}

/** An answer that is not in the form of a bridge's API. */
export function notABridge(host: string, what: string): GiveUp {
  return giveUp('not-a-bridge', `What answers at ${host} is not the bridge: ${what}.`);
}

/** Reads a refusal. The bridge's own code decides where there is one; whatever stands before the bridge has only its status. */
export function badAnswer(answer: BadAnswer): Retry | GiveUp {
  const { host, exchange, status } = answer;
  const parsed = failureAnswer.safeParse(answer.body);
  const said = parsed.success ? ` (${plain(parsed.data.message)})` : '';
  const afterMs = readRetryAfter(answer.retryAfter);
  switch (parsed.success ? parsed.data.code : '') {
    case 'exchange-not-allowed':
      return giveUp(
        'exchange-not-allowed',
        `The access key may not reach the exchange directory "${exchange}" on ${host}.`,
      );
    case 'exchange-missing':
      return giveUp(
        'exchange-missing',
        `The exchange directory "${exchange}" on ${host} is not complete${said}.`,
      );
    case 'object-missing':
      return giveUp('object-missing', `The object is not there${said}.`);
    case 'directory-forbidden':
      return giveUp('directory-forbidden', `The bridge at ${host} may not work in its directory${said}.`);
    case 'name-invalid':
    case 'name-taken':
      return giveUp('name-invalid', `The bridge at ${host} refused a name${said}.`);
    case 'keys-unreadable':
      return retry('bridge-error', `The bridge at ${host} cannot check access keys${said}.`, afterMs);
  }
  if (status === 401) {
    return giveUp('access-key-wrong', `The bridge at ${host} does not accept the access key.`);
  }
  if (status === 413) {
    return giveUp(
      'too-large',
      `${host} refused an object as too large${said || ' (the limit may be one of the proxy before the bridge)'}.`,
    );
  }
  if (status === 507) {
    return retry('bridge-full', `There is no room left on the bridge at ${host}${said}.`, afterMs);
  }
  if (status === 429 || (status === 503 && parsed.success)) {
    return retry('bridge-busy', `The bridge at ${host} asks to try again later${said}.`, afterMs);
  }
  if (status === 502 || status === 503 || status === 504) {
    return retry('bridge-unreachable', `The proxy at ${host} does not reach the bridge.`, afterMs);
  }
  if (status >= 500)
    return retry('bridge-error', `The bridge at ${host} failed with status ${status}${said}.`);
  return notABridge(
    host,
    `it answered with status ${status}${said}; a proxy or firewall may stand before it`,
  );
}

/** A text from outside as part of a sentence: one line, bounded, no final stop. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 300)
    .replace(/[.\s]+$/, '');
}

const MAX_WAIT_SECONDS = 3600;

/** Milliseconds; the date form of Retry-After is not read. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined || !/^[0-9]{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), MAX_WAIT_SECONDS) * 1000;
}
