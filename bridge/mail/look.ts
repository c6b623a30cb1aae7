import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { MailClass, MailHeaders } from './classify';
import { classify, ID_MARK, readFields } from './classify';
import type { MessageIndex } from './message-index';
import { uidSets } from './uid-ranges';

/** Headers of so many mails in one answer. */
export const HEADERS_AT_ONCE = 100;
/** Reports without our mark in the headers are opened, so many at one look and so much of each. */
const SUSPECTS_AT_ONCE = 50;
const SUSPECT_BYTES = 64 * 1024;

/** What a look fills: our mails, and those that have to be opened to know what they are. */
export interface Findings {
  index: MessageIndex;
  suspects: number[];
}

/** Everything by PEEK: imapflow asks for headers and sources in no other way, so no mail becomes read. */
export const HEADER_QUERY = {
  uid: true,
  flags: true,
  size: true,
  internalDate: true,
  envelope: true,
  headers: ['content-type', 'auto-submitted', 'in-reply-to', 'references'],
};

/** Looks at the headers of these mails. */
export async function lookAt(client: ImapFlow, findings: Findings, uids: readonly number[]): Promise<void> {
  for (let start = 0; start < uids.length; start += HEADERS_AT_ONCE) {
    const [set] = uidSets(uids.slice(start, start + HEADERS_AT_ONCE));
    if (set === undefined) return;
    for (const mail of await client.fetchAll(set, HEADER_QUERY, { uid: true })) note(mail, findings);
  }
}

/** Takes note of a mail by its headers; what is marked as deleted is no mail any more. */
export function note(mail: FetchMessageObject, { index, suspects }: Findings): void {
  if (mail.flags?.has('\\Deleted') === true) return;
  const found: MailClass = classify(headersOf(mail));
  if (found.kind === 'suspect' && !suspects.includes(mail.uid)) suspects.push(mail.uid);
  if (found.kind === 'object') index.add({ ...factsOf(mail), kind: 'object', name: found.name });
  if (found.kind === 'report') {
    index.add({ ...factsOf(mail), kind: 'notice', name: index.noticeName(mail.uid) });
  }
}

function factsOf(mail: FetchMessageObject): { uid: number; size: number; at: number } {
  const at = new Date(mail.internalDate ?? 0).getTime();
  return { uid: mail.uid, size: mail.size ?? 0, at: Number.isNaN(at) ? 0 : at };
}

function headersOf(mail: FetchMessageObject): MailHeaders {
  const fields = readFields(mail.headers?.toString('latin1') ?? '');
  return {
    subject: mail.envelope?.subject,
    messageId: mail.envelope?.messageId,
    from: mail.envelope?.from?.[0]?.address,
    contentType: fields.get('content-type'),
    autoSubmitted: fields.get('auto-submitted'),
    answers: `${fields.get('in-reply-to') ?? ''} ${fields.get('references') ?? ''}`,
  };
}

/** Opens the newest suspects; those that do not name a message of ours are not looked at again. */
export async function openSuspects(client: ImapFlow, findings: Findings): Promise<void> {
  const { index, suspects } = findings;
  const chosen = suspects.sort((a, b) => a - b).slice(-SUSPECTS_AT_ONCE);
  const [set] = uidSets(chosen);
  if (set === undefined) return;
  const query = { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: SUSPECT_BYTES } };
  for (const mail of await client.fetchAll(set, query, { uid: true })) {
    if (!mail.source?.includes(ID_MARK)) continue;
    index.add({ ...factsOf(mail), kind: 'notice', name: index.noticeName(mail.uid) });
  }
  findings.suspects = suspects.filter((uid) => !chosen.includes(uid));
}
