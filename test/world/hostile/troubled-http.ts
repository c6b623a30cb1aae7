import type { LocalRandom } from '../../../local/random';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../../src/ports/http';

export type Trouble = 'too-many' | 'unavailable-before' | 'error-after' | 'timeout-after' | 'html-page';

/** Jira and the way to it misbehave with the given chance; which way is drawn from `kinds`. `seen` counts what happened. */
export function troubledHttp(
  real: Http,
  random: LocalRandom,
  options: { chance: number; kinds: readonly Trouble[]; seen: Map<Trouble, number> },
): Http {
  return {
    async send(request) {
      if (!random.chance(options.chance)) return real.send(request);
      const kind = random.pick(options.kinds);
      options.seen.set(kind, (options.seen.get(kind) ?? 0) + 1);
      return troubled(kind, real, request);
    },
  };
}

async function troubled(
  kind: Trouble,
  real: Http,
  request: HttpRequest,
): Promise<HttpResponse | HttpFailure> {
  switch (kind) {
    case 'too-many':
      return page(429);
    case 'unavailable-before':
      return page(503);
    case 'error-after':
      await real.send(request);
      return page(500);
    case 'timeout-after':
      await real.send(request);
      return { kind: 'failure', code: 'timeout', text: 'Jira did not answer in time.' };
    case 'html-page': {
      const answer = await real.send(request);
      // A refusal stays one: only what worked is answered with a page.
      return answer.kind === 'response' && answer.status < 300 ? page(200) : answer;
    }
  }
}

/** What a gateway sends: HTML, whatever was asked for, and no word of when to come back. */
function page(status: number): HttpResponse {
  const body = new TextEncoder().encode('<!doctype html><title>Sorry</title>');
  return { kind: 'response', status, header: () => undefined, bytes: async () => body };
}
