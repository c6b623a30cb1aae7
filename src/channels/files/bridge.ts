import type { Channel, ChannelEntry, ChannelProbe } from '../../ports/channel';
import type { Outcome } from '../../protocol/outcome';
import { done, giveUp, retry } from '../../protocol/outcome';
import { doneAnswer, listAnswer, objectName, putAnswer } from './bridge/answers';
import type { BridgeApiDeps } from './bridge/api';
import { createBridgeApi } from './bridge/api';
import { notABridge } from './bridge/failure';
import { createBridgeProbe } from './bridge/probe';

/** A typical listing fits one page; more pages are read so that foreign files cannot hide ours, but not without end. */
const PAGE_ENTRIES = 2000;
const MAX_PAGES = 10;
/** Names in one delete request. */
const DELETE_NAMES = 500;

/** File exchange over the bridge: one exchange directory with SEND and RECEIVE. Holds no state; nothing is repeated here. */
export function createBridgeChannel(deps: BridgeApiDeps): Channel & ChannelProbe {
  const api = createBridgeApi(deps);
  const path = (rest: string) => `${api.exchangePath}/${rest}`;

  async function deleteFrom(box: 'send' | 'receive', names: readonly string[]): Promise<Outcome<void>> {
    const wrong = names.find((name) => !isObjectName(name));
    if (wrong !== undefined) return invalidName(wrong);
    for (let from = 0; from < names.length; from += DELETE_NAMES) {
      const body = { names: names.slice(from, from + DELETE_NAMES) };
      const deleted = await api.json({ method: 'POST', path: path(`${box}/delete`), body }, doneAnswer);
      if (deleted.kind !== 'done') return deleted;
    }
    return done(undefined);
  }

  return {
    ...createBridgeProbe(api),
    async put(name, bytes) {
      if (!isObjectName(name)) return invalidName(name);
      const written = await api.json({ method: 'PUT', path: path(`send/${name}`), body: bytes }, putAnswer);
      if (written.kind !== 'done') return written;
      if (written.value.size === bytes.length) return done(undefined);
      return retry(
        'bridge-error',
        `The bridge at ${api.host()} stored another number of bytes than was sent.`,
      );
    },
    async list() {
      const entries: ChannelEntry[] = [];
      let after = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const query = `limit=${PAGE_ENTRIES}${after === '' ? '' : `&after=${after}`}`;
        const listed = await api.json({ method: 'GET', path: path(`receive?${query}`) }, listAnswer);
        if (listed.kind !== 'done') return listed;
        entries.push(...listed.value.entries);
        const { next } = listed.value;
        if (next === undefined) return done({ entries, truncated: false });
        if (next <= after) return notABridge(api.host(), 'its listing does not go on');
        after = next;
      }
      return done({ entries, truncated: true });
    },
    async get(name, maxBytes) {
      if (!isObjectName(name)) return invalidName(name);
      const request = { method: 'GET' as const, path: path(`receive/${name}?maxBytes=${maxBytes}`) };
      const read = await api.bytes(request, maxBytes);
      return read.kind === 'give-up' && read.cause.code === 'object-missing' ? done(undefined) : read;
    },
    remove: (names) => deleteFrom('receive', names),
    withdraw: (names) => deleteFrom('send', names),
  };
}

function isObjectName(name: string): boolean {
  return objectName.safeParse(name).success;
}

function invalidName(name: string) {
  return giveUp(
    'name-invalid',
    `An object cannot be called ${JSON.stringify(name.slice(0, 50))} on the bridge.`,
  );
}
