import { readMail } from '../../../mail/read-mail';
import type { ChannelEntry } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import type { Seen } from './folder';
import type { FolderMail } from './folder-mail';
import type { OpenMailbox } from './mailbox';
import { isNoticeName } from './notices';

/** Each name once, with the size of its newest mail. */
export function entriesOf(seen: Seen): ChannelEntry[] {
  return [...newestByName(seen)].map(([name, { size }]) => ({ name, size }));
}

/** Of several mails with one name the newest counts. Servers know seconds only, and list mails of one second in any order. */
function newestByName(seen: Seen): Map<string, FolderMail> {
  const newest = new Map<string, FolderMail>();
  for (const mail of seen.mails.values()) {
    const { what } = mail;
    if (what.kind !== 'object' || isNoticeName(what.name)) continue;
    const other = newest.get(what.name);
    if (other === undefined || isNewer(mail, other)) newest.set(what.name, mail);
  }
  return newest;
}

function isNewer(mail: FolderMail, other: FolderMail): boolean {
  return mail.at === other.at ? mail.sentAt >= other.sentAt : mail.at > other.at;
}

/** A mail is longer than what it carries: base64 over an armor, at most, and headers of mail systems on the way. */
const mostMailBytes = (maxBytes: number) => 2 * maxBytes + 256 * 1024;

/**
 * The object of that name. A mail whose content cannot be read is answered as it is, cut to `maxBytes`: opening refuses it and keeps it
 * in the list of what was refused, instead of it lying in the folder unseen.
 */
export async function readObject(
  { api, folder }: OpenMailbox,
  name: string,
  maxBytes: number,
): Promise<Outcome<Uint8Array | undefined>> {
  const tooLarge = () => giveUp('too-large', `The object has more than ${maxBytes} bytes.`);
  const find = () => (folder.seen ? newestByName(folder.seen).get(name) : undefined);
  // What was listed before is read without looking again, unless it has gone meanwhile: then an older or newer one may be there.
  let mail = find();
  for (let looks = 0; looks < 2; looks += 1) {
    if (mail) {
      if (mail.size > mostMailBytes(maxBytes)) return tooLarge();
      const raw = await api.download(mail.blobId, mostMailBytes(maxBytes));
      if (raw.kind !== 'done') return raw;
      if (raw.value === 'too-large') return tooLarge();
      if (raw.value !== 'missing') {
        const read = await readMail(raw.value);
        const isIt = read.kind === 'object' && read.name === name;
        const bytes = isIt ? read.bytes : raw.value.slice(0, maxBytes);
        return bytes.length > maxBytes ? tooLarge() : done(bytes);
      }
    }
    const looked = await folder.look();
    if (looked.kind !== 'done') return looked;
    mail = find();
    if (mail === undefined) break;
  }
  return done(undefined);
}
