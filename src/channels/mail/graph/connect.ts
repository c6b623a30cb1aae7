import type { Http } from '../../../ports/http';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { readBody } from '../../outside/read-body';
import { noGraph } from './failure';
import { GRAPH_HOST, GRAPH_ROOT, LOGIN_HOST } from './hosts';

const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Reaches both hosts without any secret: the tenant's OpenID description, and Graph, which refuses whoever shows no token. Any answer will do:
 * what it says is for the next step.
 */
export async function connect(http: Http, tenant: string): Promise<Outcome<void>> {
  const places = [
    [LOGIN_HOST, `https://${LOGIN_HOST}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`],
    [GRAPH_HOST, `${GRAPH_ROOT}/users`],
  ] as const;
  for (const [host, target] of places) {
    const response = await http.send({ method: 'GET', target });
    if (response.kind === 'failure') return noGraph(host, response);
    await readBody(response, MAX_ANSWER_BYTES);
  }
  return done(undefined);
}
