import { objectOf } from './drafts';
import type { GraphAnswer, GraphRequest } from './wire';
import { GraphRefusal, badRequest, onlyProperties, readObject, readQuery } from './wire';

const MAX_STEPS = 20;

/** POST /v1.0/$batch (learn.microsoft.com/graph/json-batching). `answer` treats each request in it as if it had come alone. */
export function answerBatch(request: GraphRequest, answer: (step: GraphRequest) => GraphAnswer): GraphAnswer {
  const body = readObject(request);
  onlyProperties(body, 'batch', ['requests']);
  const { requests } = body;
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('A batch has requests.');
  if (requests.length > MAX_STEPS) throw badRequest(`A batch has at most ${MAX_STEPS} requests.`);
  const seen = new Set<string>();
  const steps = requests.map((each) => readStep(request, each, seen));
  const responses = steps.map(({ id, step, refused }) => {
    const answered = refused ? refused.answer() : answer(step);
    return {
      id,
      status: answered.status,
      headers: answered.headers ?? {},
      ...(answered.body === undefined
        ? {}
        : { body: Buffer.isBuffer(answered.body) ? answered.body.toString('base64') : answered.body }),
    };
  });
  // No order is promised.
  return { status: 200, body: { responses: responses.toReversed() } };
}

function readStep(
  request: GraphRequest,
  value: unknown,
  seen: Set<string>,
): { id: string; step: GraphRequest; refused?: GraphRefusal } {
  const each = objectOf(value, 'batch request');
  onlyProperties(each, 'batch request', ['id', 'method', 'url', 'headers', 'body', 'dependsOn']);
  const { id, method, url, body } = each;
  if (typeof id !== 'string' || seen.has(id.toLowerCase()))
    throw badRequest('Each request needs an id of its own.');
  seen.add(id.toLowerCase());
  if (typeof method !== 'string' || typeof url !== 'string' || /^https?:/i.test(url)) {
    throw badRequest('Each request needs a method and a relative url.');
  }
  const headers = Object.fromEntries(
    Object.entries(objectOf(each['headers'] ?? {}, 'headers')).map(([name, text]) => [
      name.toLowerCase(),
      String(text),
    ]),
  );
  if (body !== undefined && headers['content-type'] === undefined) {
    throw badRequest('A request with a body needs a Content-Type header.');
  }
  const [path = '', query = ''] = url.replace(/^\/?/, '/').split('?', 2);
  const step: GraphRequest = {
    host: request.host,
    method,
    path: `/v1.0${path}`,
    query: readQuery(query),
    headers: { ...headers, authorization: request.headers['authorization'] ?? '' },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  };
  return method !== 'GET' && method !== 'DELETE' && body === undefined
    ? {
        id,
        step,
        refused: new GraphRefusal(
          405,
          'Request_BadRequest',
          'Headers and body must be specified, and be it {}.',
        ),
      }
    : { id, step };
}
