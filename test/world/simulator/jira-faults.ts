import type { LocalRandom } from '../../../local/random';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../../src/ports/http';
import type { Faults } from './faults';

const utf8 = new TextEncoder();
const PAGE = utf8.encode('<!doctype html><title>Oops - an error has occurred</title>');
const TIMEOUT: HttpFailure = { kind: 'failure', code: 'timeout', text: 'Jira did not answer in time.' };

function page(status: number, headers: Record<string, string> = {}): HttpResponse {
  return {
    kind: 'response',
    status,
    header: (name) => headers[name.toLowerCase()],
    bytes: async (maxBytes) => (PAGE.length > maxBytes ? undefined : PAGE),
  };
}

/** Jira and the way to it misbehave as the faults say; what was done before an answer was lost stays done. */
export function faultyHttp(
  real: Http,
  deps: { random: LocalRandom; faults: Faults; record(text: string): void },
): Http {
  const { random, faults, record } = deps;
  const say = (text: string, request: HttpRequest) =>
    record(`Jira ${text}: ${request.method} ${request.target.replace('/rest/api/3', '').slice(0, 60)}`);
  return {
    async send(request) {
      if (random.chance(faults.tooMany)) {
        say('answers 429', request);
        return page(429, random.chance(0.5) ? { 'retry-after': String(random.int(40)) } : {});
      }
      if (random.chance(faults.jiraBefore)) {
        say('answers 503, nothing done', request);
        return random.chance(0.3) ? TIMEOUT : page(503);
      }
      const answer = await real.send(request);
      if (random.chance(faults.jiraAfter)) {
        say('answers 500, but it was done', request);
        return page(random.chance(0.5) ? 500 : 502);
      }
      if (random.chance(faults.timeout)) {
        say('does not answer, but it was done', request);
        return TIMEOUT;
      }
      // A refusal stays one: only what worked is answered with a page.
      if (random.chance(faults.html) && answer.kind === 'response' && answer.status < 300) {
        say('answers with a page of HTML', request);
        return page(200);
      }
      return answer;
    },
  };
}
