import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Exchanges } from '../exchanges';
import type { SiteName } from '../people';
import type { Relay } from './relay';

/** Exchange directories on both companies' bridges. */
export function filesRelay(exchanges: Exchanges, accessKeys: Record<SiteName, string>): Relay {
  const formOf = (name: SiteName) => {
    const { bridgeUrl, exchange } = exchanges.sides[name];
    return {
      settings: { kind: 'bridge', url: bridgeUrl, exchange },
      secrets: { accessKey: accessKeys[name] },
    };
  };
  return {
    channel: 'files',
    rings: true,
    forms: { acme: formOf('acme'), globex: formOf('globex') },
    egress: exchanges.egress,
    async lying() {
      const boxes = Object.values(exchanges.sides).flatMap(({ directory }) =>
        ['SEND', 'RECEIVE'].map((box) => readdir(path.join(directory, box))),
      );
      return (await Promise.all(boxes)).flat().filter((name) => !name.startsWith('.'));
    },
    nameOfSent({ method, url }) {
      return method === 'PUT' ? /\/send\/([^/]+)$/.exec(url.pathname)?.[1] : undefined;
    },
    // The bridges and their directories belong to the world.
    close: async () => undefined,
  };
}
