import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ok } from '../../bridge/failures';
import { createGate } from '../../bridge/gate';
import type { HandlerDeps } from '../../bridge/handler';
import { handle } from '../../bridge/handler';
import { DEFAULT_LIMITS } from '../../bridge/limits';
import type { LogLine } from '../../bridge/log';

test('a bug in an operation that has read its body is answered, and told to the log without what came in', async () => {
  const log: LogLine[] = [];
  const broken = (): never => {
    throw new TypeError('secret of the caller');
  };
  const deps = {
    gate: createGate({ maxRequests: 2, maxRequestsPerKey: 2 }),
    keyRing: { authenticate: async () => ok({ id: '00000000', exchanges: ['acme'] }) },
    // What is asked for once the body has been read.
    operations: Object.defineProperty({ limits: DEFAULT_LIMITS }, 'root', { get: broken }),
    now: Date.now,
    log: (line: LogLine) => void log.push(line),
  } as unknown as HandlerDeps;
  const server = createServer((request, response) => void handle(deps, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/exchanges/acme/receive/delete`, {
    method: 'POST',
    body: '{"names":["m.1"]}',
    headers: { Authorization: 'Bearer x', Connection: 'close' },
  });
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'internal' }]);
  expect(log).toContainEqual(expect.objectContaining({ event: 'bug', operation: 'delete' }));
  expect(JSON.stringify(log)).not.toContain('secret of the caller');
  server.close();
});
