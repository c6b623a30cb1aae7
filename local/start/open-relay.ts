import path from 'node:path';
import type { LocalClock } from '../clock';
import { startBestMailPair, startMailPair, type MailPair, type MailServerKind } from '../mail/mail-pair';
import { missingForCephRgw } from '../servers/ceph-rgw';
import { missingForCyrus } from '../servers/cyrus';
import { missingForDovecot } from '../servers/dovecot';
import type { Exchanges } from './exchanges';
import { filesRelay } from './relays/files';
import { openJmapRelay } from './relays/jmap';
import { mailRelay } from './relays/mail';
import type { ChannelName, Relay } from './relays/relay';
import { openS3Relay } from './relays/s3';
import type { WorldRecord } from './world-record';

/** One line that says what to install for a channel; undefined when it can run here. */
export function missingFor(channel: ChannelName, mail: 'best' | MailServerKind = 'best'): string | undefined {
  if (channel === 's3') return missingForCephRgw();
  if (channel === 'jmap') return missingForCyrus();
  return channel === 'mail' && mail === 'dovecot' ? missingForDovecot() : undefined;
}

/** Starts the mail servers of both companies. */
export function openMail(
  which: 'best' | MailServerKind,
  record: WorldRecord,
  deps: { dir: string | undefined; clock: LocalClock; note(text: string): void },
): Promise<MailPair> {
  const options = {
    accounts: { acme: record.acme.mailbox, globex: record.globex.mailbox },
    ports: record.ports.mail,
    ...(deps.dir === undefined ? {} : { dir: path.join(deps.dir, 'mail') }),
    clock: deps.clock,
  };
  return which === 'best' ? startBestMailPair(options, deps.note) : startMailPair(which, options);
}

/** Opens the relay of a channel; `mail` is there with the channel of that name. */
export async function openRelay(
  channel: ChannelName,
  { exchanges, record, mail }: { exchanges: Exchanges; record: WorldRecord; mail: MailPair | undefined },
): Promise<Relay> {
  switch (channel) {
    case 'files':
      return filesRelay(exchanges, { acme: record.acme.accessKey, globex: record.globex.accessKey });
    case 'mail':
      if (!mail) throw new Error('the channel mail needs mail servers');
      return mailRelay(mail, exchanges, record);
    case 's3':
      return openS3Relay();
    case 'jmap':
      return openJmapRelay(record);
  }
}
