import type { ImapFlow, SearchObject } from 'imapflow';
import { ID_MARK, SUBJECT_WORDS } from './classify';
import type { Findings } from './look';
import { HEADER_QUERY, HEADERS_AT_ONCE, lookAt, note, openSuspects } from './look';
import { uidSets } from './uid-ranges';

/** A server's refusal to search. */
class SearchRefused extends Error {
  readonly code = 'SearchRefused';
}

/** So many new mails are looked at one by one; among more, the server searches. */
const LOOK_AT_ONCE = 500;
/** The newest mails are always looked at: some servers search an index that is behind. */
const NEWEST = 100;
/** The same where a server cannot search. */
const NEWEST_WITHOUT_SEARCH = 2000;
/** Older bounces and automatic answers are of no interest. */
const REPORT_DAYS = 30;

/**
 * Brings the findings up to date with the selected folder: what is new since the last look, and what has gone. Reads headers only, and
 * by PEEK, so no flag of any mail changes. A look where nothing is new is two or three commands, however much foreign mail there is; at the
 * first one the server searches. `now`: milliseconds since 1970.
 */
export async function refresh(client: ImapFlow, findings: Findings, now: number): Promise<void> {
  const { index } = findings;
  // Makes the server tell what came since its last answer.
  await client.noop();
  const folder = client.mailbox;
  if (!folder) throw Object.assign(new Error('No folder is selected.'), { code: 'NoMailboxSelected' });
  index.begin(folder.uidValidity);
  const from = index.nextUid();
  const isFirst = from === 0;
  if (isFirst) findings.suspects = [];
  const fresh = isFirst ? [] : await comeAndGone(client, findings, from);
  const end = isFirst ? await endOf(client, folder.uidNext) : (fresh.at(-1) ?? from - 1) + 1;
  if (isFirst || fresh.length > LOOK_AT_ONCE)
    await search(client, findings, { from: Math.max(from, 1), end, now });
  else await lookAt(client, findings, fresh);
  // What is newer than `end`, also if it was seen already, is looked at next time.
  index.lookedUpTo(end);
  await openSuspects(client, findings);
}

/** The UID after the last one; old servers do not say it when a folder is selected. */
async function endOf(client: ImapFlow, uidNext: number | undefined): Promise<number> {
  if (uidNext !== undefined && uidNext > 0) return uidNext;
  const last = await client.fetchOne('*', { uid: true });
  return last ? last.uid + 1 : 1;
}

/**
 * Drops what has gone; answers the UIDs from `from` on, ascending. Known mail that is marked as deleted has gone. No search has
 * parentheses in it, which simple servers do not understand.
 */
async function comeAndGone(client: ImapFlow, { index }: Findings, from: number): Promise<number[]> {
  const known = index.uids();
  const there = new Set<number>();
  for (const uid of uidSets(known)) {
    for (const each of await uidsOf(client, { uid, deleted: false })) there.add(each);
  }
  index.drop(known.filter((uid) => !there.has(uid)));
  // `N:*` always names the last mail, also where its UID is below N.
  const last = await uidsOf(client, { uid: `${from}:*` });
  return last.filter((uid) => uid >= from).sort((a, b) => a - b);
}

async function uidsOf(client: ImapFlow, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!found) throw new SearchRefused('The server refused to search.');
  return found;
}

/** Looks through many mails: by a search of the server, and at the newest themselves. */
async function search(
  client: ImapFlow,
  findings: Findings,
  range: { from: number; end: number; now: number },
): Promise<void> {
  const uid = `${range.from}:${Math.max(range.end - 1, range.from)}`;
  const since = new Date(range.now - REPORT_DAYS * 24 * 60 * 60_000);
  const found = new Set<number>();
  let canSearch = true;
  for (const query of [
    { uid, ...OURS },
    { uid, since, ...REPORTS },
  ]) {
    const uids = await client.search(query, { uid: true });
    for (const each of uids || []) found.add(each);
    canSearch &&= Boolean(uids);
  }
  await lookAt(
    client,
    findings,
    [...found].sort((a, b) => a - b),
  );
  const exists = client.mailbox ? client.mailbox.exists : 0;
  const oldest = Math.max(exists - (canSearch ? NEWEST : NEWEST_WITHOUT_SEARCH), 0) + 1;
  for (let first = oldest; first <= exists; first += HEADERS_AT_ONCE) {
    const last = Math.min(first + HEADERS_AT_ONCE - 1, exists);
    for (const mail of await client.fetchAll(`${first}:${last}`, HEADER_QUERY)) note(mail, findings);
  }
}

const OURS: SearchObject = { or: [{ subject: SUBJECT_WORDS }, { header: { 'message-id': ID_MARK } }] };
const REPORTS: SearchObject = {
  or: [
    { header: { 'in-reply-to': ID_MARK } },
    { header: { references: ID_MARK } },
    { header: { 'content-type': 'multipart/report' } },
    { from: 'mailer-daemon' },
    { from: 'postmaster' },
    { from: 'microsoftexchange' },
  ],
};
