import type { HttpFailure } from '../../ports/http';
import type { GiveUp, Retry } from '../../protocol/outcome';
import { giveUp, retry } from '../../protocol/outcome';
import { noAnswer } from '../outside/no-answer';
import { plain, readRetryAfter } from '../outside/words';
import { failureAnswer } from './answers';

/** An answer that is no 200. */
export interface BadAnswer {
  host: string;
  status: number;
  /** The body read as JSON; undefined when it was none. */
  body: unknown;
  retryAfter: string | undefined;
}

/** No answer at all. */
export function noBridge(host: string, failure: HttpFailure): Retry | GiveUp {
  return noAnswer(host, failure, (cause) =>
    retry(
      'bridge-unreachable',
      cause === undefined
        ? `The bridge at ${host} did not answer in time.`
        : `The bridge at ${host} cannot be reached; check its address, its firewall and that its TLS certificate is valid (${cause}).`,
    ),
  );
}

/** An answer that is not in the form of a bridge's API. */
export function notABridge(host: string, what: string): GiveUp {
  return giveUp('not-a-bridge', `What answers at ${host} is not the bridge: ${what}.`);
}

/** What a bridge said when it refused. */
export interface Refusal {
  code: string;
  /** What it said, as part of a sentence; empty when it said nothing. */
  said: string;
  /** The same as sentences of their own, with more of it. */
  sentence: string;
  host: string;
  /** Milliseconds that it asked us to wait. */
  afterMs: number | undefined;
}

/** Answers undefined for codes that mean the same for every channel. */
export type ReadRefusal = (refusal: Refusal) => Retry | GiveUp | undefined;

/** Reads a refusal. The bridge's own code decides where there is one; whatever stands before the bridge has only its status. */
export function badAnswer(answer: BadAnswer, readRefusal: ReadRefusal): Retry | GiveUp {
  const { host, status } = answer;
  const parsed = failureAnswer.safeParse(answer.body);
  const line = parsed.success ? plain(parsed.data.message) : '';
  const said = line === '' ? '' : ` (${line})`;
  const afterMs = readRetryAfter(answer.retryAfter);
  const known = parsed.success
    ? readRefusal({
        code: parsed.data.code,
        said: line,
        sentence: `${plain(parsed.data.message, 700)}.`,
        host,
        afterMs,
      })
    : undefined;
  if (known) return known;
  switch (parsed.success ? parsed.data.code : '') {
    case 'object-missing':
      return giveUp('object-missing', `The object is not there${said}.`);
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
