import type { Bell, Channel, ChannelEntry, ChannelProbe } from '../../ports/channel';
import type { Outcome } from '../../protocol/outcome';
import { done, retry } from '../../protocol/outcome';
import { doneAnswer } from '../bridge-api/answers';
import { notABridge } from '../bridge-api/failure';
import { withCheckedNames } from '../outside/checked-names';
import { listAnswer, putAnswer } from './bridge/answers';
import type { ExchangeDeps } from './bridge/exchange-api';
import { createExchangeApi } from './bridge/exchange-api';
import { createBridgeProbe } from './bridge/probe';

/** A typical listing fits one page; more pages are read so that foreign files cannot hide ours, but not without end. */
const PAGE_ENTRIES = 2000;
const MAX_PAGES = 10;
/** Names in one delete request. */
const DELETE_NAMES = 500;

/**
 * File exchange over the bridge: one exchange directory with SEND and RECEIVE. Each listing tells the bridge where it can ring. Holds no
 * state; nothing is repeated here.
 */
export function createBridgeChannel(deps: ExchangeDeps): Channel & ChannelProbe {
  const api = createExchangeApi(deps);
  const { host } = api.bridge;
  const bell = deps.bell ? { headers: { 'X-Issue-Sync-Bell': bellHeader(deps.bell) } } : {};

  async function deleteFrom(box: 'send' | 'receive', names: readonly string[]): Promise<Outcome<void>> {
    for (let from = 0; from < names.length; from += DELETE_NAMES) {
      const body = { names: names.slice(from, from + DELETE_NAMES) };
      const deleted = await api.json({ method: 'POST', path: `${box}/delete`, body }, doneAnswer);
      if (deleted.kind !== 'done') return deleted;
    }
    return done(undefined);
  }

  const channel: Channel = {
    async put(name, bytes) {
      const written = await api.json({ method: 'PUT', path: `send/${name}`, body: bytes }, putAnswer);
      if (written.kind !== 'done') return written;
      if (written.value.size === bytes.length) return done(undefined);
      return retry('bridge-error', `The bridge at ${host()} stored another number of bytes than was sent.`);
    },
    async list() {
      const entries: ChannelEntry[] = [];
      let after = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const query = `limit=${PAGE_ENTRIES}${after === '' ? '' : `&after=${after}`}`;
        const listed = await api.json({ method: 'GET', path: `receive?${query}`, ...bell }, listAnswer);
        if (listed.kind !== 'done') return listed;
        entries.push(...listed.value.entries);
        const { next } = listed.value;
        if (next === undefined) return done({ entries, truncated: false });
        if (next <= after) return notABridge(host(), 'its listing does not go on');
        after = next;
      }
      return done({ entries, truncated: true });
    },
    async get(name, maxBytes) {
      const request = { method: 'GET' as const, path: `receive/${name}?maxBytes=${maxBytes}` };
      const read = await api.bytes(request, maxBytes);
      return read.kind === 'give-up' && read.cause.code === 'object-missing' ? done(undefined) : read;
    },
    remove: (names) => deleteFrom('receive', names),
    withdraw: (names) => deleteFrom('send', names),
  };
  const checked = withCheckedNames(channel, (name) => `An object cannot be called ${name} on the bridge.`);
  return { ...createBridgeProbe(api), ...checked };
}

/** The bell as a header: base64url of its JSON. */
function bellHeader({ url, secret, sync }: Bell): string {
  return Buffer.from(JSON.stringify({ url, secret, sync })).toString('base64url');
}
