import { readMail } from '../../../mail/read-mail';
import { writeMail } from '../../../mail/write-mail';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { doneAnswer } from '../../bridge-api/answers';
import type { Mailbox } from './mailbox';

/** The mail around an object: base64 adds at most 37 %, mail systems add headers. */
const mailBytes = (maxBytes: number) => Math.ceil(maxBytes * 1.4) + 64 * 1024;

/** Sends an object as a mail. Done means that the mail server has taken it, not that it has arrived; sending again sends another mail. */
export async function sendObject(
  mailbox: Mailbox,
  mail: { name: string; bytes: Uint8Array; from: string; to: string; date: number },
): Promise<Outcome<void>> {
  const path = `mail/send?to=${encodeURIComponent(mail.to)}`;
  const sent = await mailbox.json({ method: 'POST', path, body: writeMail(mail) }, doneAnswer);
  return sent.kind === 'done' ? done(undefined) : sent;
}

/**
 * The object in the newest mail of a name; undefined when there is no such mail. What is no mail of ours in spite of its name comes as the
 * start of the raw mail: opening refuses it, and quarantine knows it again by its hash.
 */
export async function fetchObject(
  mailbox: Mailbox,
  name: string,
  maxBytes: number,
): Promise<Outcome<Uint8Array | undefined>> {
  const most = mailBytes(maxBytes);
  const raw = await fetchRaw(mailbox, name, most);
  if (raw.kind !== 'done' || raw.value === undefined) return raw;
  const read = await readMail(raw.value);
  if (read.kind === 'unreadable') return done(raw.value.slice(0, maxBytes));
  if (read.bytes.length <= maxBytes) return done(read.bytes);
  return giveUp('too-large', `The object has ${read.bytes.length} bytes; at most ${maxBytes} are taken.`);
}

/** A mail as it lies in the mailbox; undefined when it is not there. */
export async function fetchRaw(
  mailbox: Mailbox,
  name: string,
  maxBytes: number,
): Promise<Outcome<Uint8Array | undefined>> {
  const path = `mail/messages/${name}?maxBytes=${maxBytes}`;
  const raw = await mailbox.bytes({ method: 'GET', path }, maxBytes);
  return raw.kind === 'give-up' && raw.cause.code === 'object-missing' ? done(undefined) : raw;
}
