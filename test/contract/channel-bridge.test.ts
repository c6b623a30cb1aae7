import { readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { createChannel } from '../../src/channels/create-channel';
import type { TestBridge } from '../bridge/test-bridge';
import { BRIDGE_URL, startTestBridge } from '../bridge/test-bridge';
import { createTestHttp } from '../bridge/test-http';
import { createSetClock } from '../crypto/parties';
import { channelContract } from './channel';

let server: TestBridge;
let acmeKey: string;
let globexKey: string;

/** One server for all tests; its directories are emptied for each. Pages are small so that a long listing takes several. */
beforeAll(async () => {
  server = await startTestBridge({ limits: { maxPageEntries: 500 } });
  acmeKey = await server.newKey('acme');
  globexKey = await server.newKey('globex');
});
afterAll(() => server.close());

channelContract('bridge over TLS, joined by symbolic links', async () => {
  for (const exchange of ['acme', 'globex']) {
    const directory = server.path(exchange, 'RECEIVE');
    for (const name of readdirSync(directory)) unlinkSync(server.path(exchange, 'RECEIVE', name));
  }
  return {
    a: channelTo('acme', acmeKey),
    b: channelTo('globex', globexKey),
    place: async (name, bytes) => writeFileSync(server.path('acme', 'RECEIVE', name), bytes),
    close: async () => {},
  };
});

function channelTo(exchange: string, accessKey: string) {
  return createChannel({
    http: createTestHttp(server.port),
    settings: { kind: 'bridge', url: BRIDGE_URL, exchange },
    secrets: { accessKey },
    clock: createSetClock(),
  });
}
