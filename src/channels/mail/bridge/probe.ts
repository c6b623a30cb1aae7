import type { ChannelProbe } from '../../../ports/channel';
import type { SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp, retry } from '../../../protocol/outcome';
import { doneAnswer, healthAnswer } from '../../bridge-api/answers';
import type { BridgeApi } from '../../bridge-api/api';
import type { MailAccount } from './account';
import { deletedAnswer } from './answers';
import { createMailbox } from './mailbox';
import { fetchObject, sendObject } from './objects';

interface ProbeDeps {
  api: BridgeApi;
  account: Outcome<MailAccount>;
  settings: SettingsOf<'mail-bridge'>;
  now(): number;
}

const MAX_PROBE_BYTES = 1024;

/**
 * Tests both servers step by step, with a mail that our own address sends to itself. The probe is deleted also where processed messages
 * are moved: nobody wants to keep it.
 */
export function createMailProbe({ api, account, settings, now }: ProbeDeps): ChannelProbe {
  const deleting: Outcome<MailAccount> =
    account.kind === 'done' ? done({ ...account.value, processed: { kind: 'delete' } }) : account;
  const mailbox = createMailbox(api, deleting);
  const content = (probe: string) => new TextEncoder().encode(`Connection test ${probe}\n`);

  async function check(what: 'receive' | 'send'): Promise<Outcome<void>> {
    if (account.kind !== 'done') return account;
    const body = { account: account.value, what };
    return quiet(await api.json({ method: 'POST', path: 'mail/check', body }, doneAnswer));
  }

  async function readBack(probe: string): Promise<Outcome<void>> {
    const listed = await mailbox.open();
    if (listed.kind !== 'done') return listed;
    const found = await fetchObject(mailbox, probe, MAX_PROBE_BYTES);
    if (found.kind !== 'done') return found;
    if (found.value === undefined) {
      return retry(
        'probe-not-yet',
        `There is no test mail in "${settings.receive.folder}" of ${settings.receive.address} yet.`,
      );
    }
    if (Buffer.compare(found.value, content(probe)) === 0) return done(undefined);
    return giveUp(
      'probe-altered',
      'The test mail arrived, but not with what was sent; a mail gateway or scanner on the way changes or removes attachments.',
    );
  }

  async function remove(probe: string): Promise<Outcome<void>> {
    const listed = await mailbox.open();
    if (listed.kind !== 'done') return listed;
    const request = { method: 'POST' as const, path: 'mail/delete', body: { names: [probe] } };
    const deleted = await mailbox.json(request, deletedAnswer);
    if (deleted.kind !== 'done') return deleted;
    const found = await fetchObject(mailbox, probe, MAX_PROBE_BYTES);
    if (found.kind !== 'done' || found.value === undefined) return quiet(found);
    return giveUp('probe-stays', 'The test mail was deleted from the folder and is still there.');
  }

  return {
    async test(step, probe) {
      switch (step) {
        case 'connect':
          return quiet(await api.json({ method: 'GET', path: 'health', anonymous: true }, healthAnswer));
        case 'sign-in': {
          const received = await check('receive');
          return received.kind === 'done' ? check('send') : received;
        }
        case 'write':
          return sendObject(mailbox, {
            name: probe,
            bytes: content(probe),
            from: settings.send.address,
            to: settings.receive.address,
            date: now(),
          });
        case 'read':
          return readBack(probe);
        case 'delete':
          return remove(probe);
      }
    },
  };
}

function quiet<T>(outcome: Outcome<T>): Outcome<void> {
  return outcome.kind === 'done' ? done(undefined) : outcome;
}
