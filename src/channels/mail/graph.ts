import type { Channel, ChannelOpening, ChannelProbe } from '../../ports/channel';
import type { Clock } from '../../ports/clock';
import type { Http } from '../../ports/http';
import type { SettingsOf } from '../../protocol/channel-settings';
import type { Outcome } from '../../protocol/outcome';
import { done, giveUp } from '../../protocol/outcome';
import { withCheckedNames } from '../outside/checked-names';
import { createGraphApi } from './graph/api';
import { dispose } from './graph/dispose';
import { findByName } from './graph/find';
import { createFolders } from './graph/folders';
import { getObject } from './graph/get';
import { createListing } from './graph/listing';
import { createMemory } from './graph/mails';
import { createNotices } from './graph/notices';
import { createGraphProbe } from './graph/probe';
import { sendMail } from './graph/send';

/**
 * Email by a mailbox of Microsoft 365: Microsoft Graph v1.0 over HTTPS with client credentials, no bridge. Written from the documentation and
 * tried on the stand-in of local/servers only. Remembers what it listed, its token and its folders until it is dropped; nothing outlives it.
 */
export function createGraphChannel(
  deps: { http: Http; clock: Clock; settings: SettingsOf<'graph'> } & Omit<ChannelOpening, 'settings'>,
): Channel & ChannelProbe {
  const { settings, partnerAddress } = deps;
  const api = createGraphApi({ ...deps, address: settings.address });
  const folders = createFolders(api, settings);
  const memory = createMemory();
  const notices = createNotices(api);
  const all = { ...deps, api, folders, memory, notices, maxMailBytes: settings.maxMailMb * 1_000_000 };

  /** All mails of these names: those that were listed, and for other names those that are there now. */
  async function idsOf(folder: string, names: readonly string[]): Promise<Outcome<string[]>> {
    const known = new Map(
      names.map((name) => {
        const notice = notices.idOf(name);
        return [name, notice === undefined ? memory.idsOf(name) : [notice]];
      }),
    );
    const unknown = [...known].filter(([, ids]) => ids.length === 0).map(([name]) => name);
    const found = await findByName(api, folder, unknown);
    if (found.kind !== 'done') return found;
    return done([...new Set([...known.values(), ...found.value.values()].flat())]);
  }

  const channel: Channel = {
    async put(name, bytes) {
      if (partnerAddress === undefined) {
        return giveUp('partner-address-unknown', 'The address of the partner is not known yet.');
      }
      return sendMail(all, { name, bytes, to: partnerAddress });
    },
    list: createListing(all),
    async get(name, maxBytes) {
      const folder = await folders.receive();
      return folder.kind === 'done' ? getObject(all, folder.value, name, maxBytes) : folder;
    },
    async remove(names) {
      if (names.length === 0) return done(undefined);
      const [folder, target] = [await folders.receive(), await folders.processed()];
      if (folder.kind !== 'done') return folder;
      if (target.kind !== 'done') return target;
      const ids = await idsOf(folder.value, names);
      if (ids.kind !== 'done') return ids;
      return dispose(api, ids.value, target.value, (id) => {
        memory.drop(id);
        notices.drop(id);
      });
    },
    /** What was sent cannot be taken back; its copy in Sent Items goes with the next listing. */
    withdraw: async () => done(undefined),
  };
  return {
    ...createGraphProbe(all),
    ...withCheckedNames(channel, (name) => `A mail cannot carry an object called ${name}.`),
  };
}
