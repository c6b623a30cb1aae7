import type { Channel, ChannelOpening, ChannelProbe } from '../../ports/channel';
import type { Clock } from '../../ports/clock';
import type { Http } from '../../ports/http';
import type { SettingsOf } from '../../protocol/channel-settings';
import type { Outcome } from '../../protocol/outcome';
import { done, giveUp } from '../../protocol/outcome';
import { createBridgeApi } from '../bridge-api/api';
import { withCheckedNames } from '../outside/checked-names';
import { accountOf } from './bridge/account';
import { deletedAnswer } from './bridge/answers';
import { readMailRefusal } from './bridge/failure';
import { listEntries, listMails } from './bridge/list-mails';
import type { Mailbox } from './bridge/mailbox';
import { createMailbox } from './bridge/mailbox';
import { fetchObject, sendObject } from './bridge/objects';
import { createMailProbe } from './bridge/probe';

/** Names in one delete request. */
const DELETE_NAMES = 500;

/**
 * Email by IMAP and SMTP through a bridge: a put is a mail to the partner, RECEIVE is a folder of our mailbox. Holds the bridge's token
 * for one run and nothing else; repeats only what the bridge refused because it had closed the mailbox.
 */
export function createMailBridgeChannel(
  deps: { http: Http; clock: Clock; settings: SettingsOf<'mail-bridge'> } & Omit<ChannelOpening, 'settings'>,
): Channel & ChannelProbe {
  const { http, clock, settings, secrets, partnerAddress, bell } = deps;
  const { accessKey } = secrets;
  const api = createBridgeApi({ http, url: settings.url, accessKey, readRefusal: readMailRefusal });
  const account = accountOf(settings, secrets);
  const mailbox = createMailbox(api, account, bell);

  const channel: Channel = {
    async put(name, bytes) {
      if (partnerAddress === undefined) return addressUnknown();
      const from = settings.send.address;
      return sendObject(mailbox, { name, bytes, from, to: partnerAddress, date: clock.now() });
    },
    list: () => listMails(mailbox),
    get: (name, maxBytes) => fetchObject(mailbox, name, maxBytes),
    remove: (names) => removeMails(mailbox, names),
    // Sent is sent.
    withdraw: async () => done(undefined),
  };
  return {
    ...createMailProbe({ api, account, settings, now: () => clock.now() }),
    ...withCheckedNames(channel, (name) => `A message cannot be called ${name}.`),
  };
}

async function removeMails(mailbox: Mailbox, names: readonly string[]): Promise<Outcome<void>> {
  for (let from = 0; from < names.length; from += DELETE_NAMES) {
    const body = { names: names.slice(from, from + DELETE_NAMES) };
    const request = { method: 'POST' as const, path: 'mail/delete', body };
    const deleted = await mailbox.json(request, deletedAnswer);
    if (deleted.kind !== 'done') return deleted;
    if (deleted.value.deleted >= new Set(body.names).size) continue;
    // The bridge deletes what it has listed: some may have come since, or stand on a later page.
    const listed = await listEntries(mailbox);
    if (listed.kind !== 'done') return listed;
    const again = await mailbox.json(request, deletedAnswer);
    if (again.kind !== 'done') return again;
  }
  return done(undefined);
}

function addressUnknown() {
  return giveUp(
    'partner-address-unknown',
    "The partner's mail address is not known yet; it comes with the partner's first message.",
  );
}
