import type { Result } from './failures';
import { failed, ok } from './failures';
import type { MailRoute } from './mail/operations';
import type { Box } from './names';
import { box, exchangeName, objectName } from './names';

/** What a request asks for, read from its method and target. */
export type Route = { operation: 'health' } | ExchangeRoute | MailRoute;

export type ExchangeRoute =
  | { operation: 'sign-in'; exchange: string }
  | { operation: 'list'; exchange: string; query: URLSearchParams }
  | { operation: 'get'; exchange: string; box: Box; name: string; query: URLSearchParams }
  | { operation: 'put'; exchange: string; name: string }
  | { operation: 'delete'; exchange: string; box: Box }
  | { operation: 'check'; exchange: string; box: Box };

/**
 * Reads the target as it came over the wire: nothing is decoded and no `..` is resolved, since every valid name consists of
 * characters that need neither. What does not match exactly is refused.
 */
export function readRoute(method: string, target: string): Result<Route> {
  const [path = '', search = ''] = splitOnce(target, '?');
  if (path === '/' || path === '/v1/health') {
    return method === 'GET' ? ok({ operation: 'health' }) : methodNotAllowed();
  }
  if (path.startsWith('/v1/mail/')) return readMailRoute(method, path, new URLSearchParams(search));
  const [empty, version, collection, exchange, rawBox, last, ...rest] = path.split('/');
  if (empty !== '' || version !== 'v1' || collection !== 'exchanges' || rest.length > 0) return notFound();
  if (exchange === undefined) return notFound();
  const validExchange = exchangeName.safeParse(exchange);
  if (!validExchange.success) return failed(400, 'name-invalid', firstMessage(validExchange.error.issues));
  if (rawBox === undefined) {
    return method === 'GET' ? ok({ operation: 'sign-in', exchange }) : methodNotAllowed();
  }
  const validBox = box.safeParse(rawBox);
  if (!validBox.success) return notFound();
  const query = new URLSearchParams(search);
  if (last === undefined) {
    if (validBox.data !== 'receive') return notFound();
    return method === 'GET' ? ok({ operation: 'list', exchange, query }) : methodNotAllowed();
  }
  if (method === 'POST') {
    if (last !== 'delete' && last !== 'check') return methodNotAllowed();
    return ok({ operation: last, exchange, box: validBox.data });
  }
  const validName = objectName.safeParse(last);
  if (!validName.success) return failed(400, 'name-invalid', firstMessage(validName.error.issues));
  if (method === 'GET') return ok({ operation: 'get', exchange, box: validBox.data, name: last, query });
  if (method === 'PUT' && validBox.data === 'send') return ok({ operation: 'put', exchange, name: last });
  return methodNotAllowed();
}

function readMailRoute(method: string, path: string, query: URLSearchParams): Result<Route> {
  const [what = '', name, ...rest] = path.slice('/v1/mail/'.length).split('/');
  if (rest.length > 0) return notFound();
  if (what === 'messages' && name !== undefined) {
    const valid = objectName.safeParse(name);
    if (!valid.success) return failed(400, 'name-invalid', firstMessage(valid.error.issues));
    return method === 'GET' ? ok({ operation: 'mail-get', name, query }) : methodNotAllowed();
  }
  if (name !== undefined) return notFound();
  switch (what) {
    case 'list':
      return method === 'GET' ? ok({ operation: 'mail-list', query }) : methodNotAllowed();
    case 'send':
      return method === 'POST' ? ok({ operation: 'mail-send', query }) : methodNotAllowed();
    case 'open':
    case 'check':
    case 'delete':
      return method === 'POST' ? ok({ operation: `mail-${what}` }) : methodNotAllowed();
    default:
      return notFound();
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function firstMessage(issues: readonly { message: string }[]): string {
  return issues[0]?.message ?? 'The name is not valid.';
}

function notFound() {
  return failed(404, 'not-found', 'The bridge has nothing at this address; docs/bridge.md lists its API.');
}

function methodNotAllowed() {
  return failed(405, 'method-not-allowed', 'This address of the bridge does not take this method.');
}
