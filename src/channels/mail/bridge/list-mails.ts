import type { ChannelEntry, ChannelListing } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { notABridge } from '../../bridge-api/failure';
import type { NoticeEntry } from './answers';
import { pageAnswer } from './answers';
import type { Mailbox } from './mailbox';
import { PAGE_ENTRIES } from './mailbox';
import { readNotices } from './notices';

/** More pages are read so that ours cannot hide each other, but not without end. */
const MAX_PAGES = 10;

/** Every object in the mailbox, with what mail systems answered to ours. One request while there is neither much nor any answer. */
export async function listMails(mailbox: Mailbox): Promise<Outcome<ChannelListing>> {
  const listed = await listEntries(mailbox);
  if (listed.kind !== 'done') return listed;
  const { notices, ...listing } = listed.value;
  if (notices.length === 0) return done(listing);
  return done({ ...listing, notices: await readNotices(mailbox, notices) });
}

/** The pages of the mailbox together; answers of mail systems are named, not read. */
export async function listEntries(
  mailbox: Mailbox,
): Promise<Outcome<Omit<ChannelListing, 'notices'> & { notices: readonly NoticeEntry[] }>> {
  const first = await mailbox.open();
  if (first.kind !== 'done') return first;
  const byName = new Map<string, ChannelEntry>();
  let page = first.value;
  for (let count = 1; ; count += 1) {
    // A mail that comes between two pages may bring a name again: what was said first stays.
    for (const entry of page.entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
    const { next } = page;
    if (next === undefined || count === MAX_PAGES) break;
    const path = `mail/list?limit=${PAGE_ENTRIES}&after=${next}`;
    const listed = await mailbox.json({ method: 'GET', path }, pageAnswer);
    if (listed.kind !== 'done') return listed;
    if (listed.value.next !== undefined && listed.value.next <= next)
      return notABridge(mailbox.api.host(), 'its listing does not go on');
    page = listed.value;
  }
  return done({
    entries: [...byName.values()],
    truncated: page.next !== undefined,
    notices: first.value.notices,
  });
}
