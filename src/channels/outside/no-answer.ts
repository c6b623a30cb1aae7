import type { HttpFailure } from '../../ports/http';
import type { GiveUp, Retry } from '../../protocol/outcome';
import { giveUp, retry } from '../../protocol/outcome';
import { plain } from './words';

/**
 * No answer at all: what every relay says alike, and what its own `unreachable` makes of the rest. `host`: of the request, with its port
 * where it is not 443. `cause`: the platform's words, where nobody was reached; undefined when somebody was and did not answer in time.
 */
export function noAnswer(
  host: string,
  failure: HttpFailure,
  unreachable: (cause: string | undefined) => Retry,
): Retry | GiveUp {
  switch (failure.code) {
    case 'not-approved':
      return giveUp(
        'egress-not-approved',
        `A site administrator has not yet approved that this app connects to ${host}.`,
        host,
      );
    case 'budget':
      return retry('request-budget', 'This run has used its share of requests; the next one goes on.');
    case 'timeout':
      return unreachable(undefined);
    case 'unreachable':
      return unreachable(plain(failure.text));
  }
}
