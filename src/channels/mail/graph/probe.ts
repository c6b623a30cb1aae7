import { z } from 'zod';
import type { ChannelProbe } from '../../../ports/channel';
import type { SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp, retry } from '../../../protocol/outcome';
import { findByName } from './find';
import { dispose } from './dispose';
import { connect } from './connect';
import { INBOX } from './folders';
import type { Folders } from './folders';
import { getObject } from './get';
import { sweepNow } from './leftovers';
import type { Memory } from './mails';
import { query } from './queries';
import { sendMail } from './send';
import type { SendDeps } from './send';

interface ProbeDeps extends SendDeps {
  folders: Folders;
  memory: Memory;
  settings: SettingsOf<'graph'>;
}

const MAX_PROBE_BYTES = 1024;

/** Tests the mailbox step by step with a mail to itself. Nothing of it stays, whatever the settings say about processed messages. */
export function createGraphProbe(deps: ProbeDeps): ChannelProbe {
  const { api, clock, folders, settings } = deps;
  const content = (probe: string) => new TextEncoder().encode(`Connection test ${probe}\n`);

  /** Token, then a look into the folder; the folder for processed messages is made where it is missing. */
  async function signIn(): Promise<Outcome<void>> {
    const token = await api.signIn();
    if (token.kind !== 'done') return token;
    const folder = await folders.receive();
    if (folder.kind !== 'done') return folder;
    const to = `/mailFolders/${folder.value}/messages${query({ $select: 'id', $top: '1' })}`;
    const looked = await api.json({ method: 'GET', to }, z.object({ value: z.array(z.unknown()).max(1) }));
    if (looked.kind !== 'done') return looked;
    const processed = await folders.processed();
    return processed.kind === 'done' ? done(undefined) : processed;
  }

  async function read(probe: string): Promise<Outcome<void>> {
    const folder = await folders.receive();
    if (folder.kind !== 'done') return folder;
    const found = await getObject(deps, folder.value, probe, MAX_PROBE_BYTES);
    if (found.kind !== 'done') return found;
    if (found.value !== undefined) {
      return new TextDecoder().decode(found.value) === new TextDecoder().decode(content(probe))
        ? done(undefined)
        : giveUp('probe-altered', 'The mail that came back has another content than the one that was sent.');
    }
    const inInbox = folder.value === INBOX ? undefined : await findByName(api, INBOX, [probe]);
    const lost = inInbox?.kind === 'done' && (inInbox.value.get(probe)?.length ?? 0) > 0;
    return retry(
      'probe-not-yet',
      lost
        ? `The test mail lies in the Inbox, not in "${settings.folder}": make a rule that moves mails whose subject contains "Issue Synchronization" there.`
        : `The test mail has not arrived in "${settings.folder}" yet.`,
    );
  }

  async function remove(probe: string): Promise<Outcome<void>> {
    const folder = await folders.receive();
    if (folder.kind !== 'done') return folder;
    for (const place of new Set([folder.value, INBOX])) {
      const found = await findByName(api, place, [probe]);
      if (found.kind !== 'done') return found;
      const deleted = await dispose(api, found.value.get(probe) ?? [], undefined);
      if (deleted.kind !== 'done') return deleted;
    }
    const left = await findByName(api, folder.value, [probe]);
    if (left.kind !== 'done') return left;
    if ((left.value.get(probe)?.length ?? 0) > 0) {
      return giveUp('probe-stays', 'The test mail was deleted and is still there.');
    }
    await sweepNow(api, clock.now());
    return done(undefined);
  }

  return {
    async test(step, probe) {
      switch (step) {
        case 'connect':
          return connect(deps.http, settings.tenant);
        case 'sign-in':
          return signIn();
        case 'write':
          return sendMail(deps, { name: probe, bytes: content(probe), to: settings.address });
        case 'read':
          return read(probe);
        case 'delete':
          return remove(probe);
      }
    },
  };
}
