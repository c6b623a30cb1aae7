import { messageIdOf, subjectOf } from '../../../mail/mail-name';
import { writeMail } from '../../../mail/write-mail';
import type { Clock } from '../../../ports/clock';
import type { Http } from '../../../ports/http';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { madeAnswer } from './answers';
import type { GraphApi } from './api';
import { dispose } from './dispose';
import { PROPERTY } from './queries';
import { upload } from './upload';

export interface SendDeps {
  api: GraphApi;
  http: Http;
  clock: Clock;
  /** Largest mail that our side may send, in bytes. */
  maxMailBytes: number;
}

interface MailToSend {
  name: string;
  bytes: Uint8Array;
  to: string;
}

/**
 * A request to Graph has at most 4 MB, and MIME grows by a third in it (learn.microsoft.com/graph/api/user-post-messages: 413 above).
 * The same bound holds for an attachment that goes as JSON; above, there are upload sessions.
 */
const MOST_MIME_BYTES = 3_000_000;
const MOST_ATTACHED_BYTES = 2_900_000;

/**
 * Sends one mail: as we write it (PGP/MIME) where it fits into a request, which Exchange hands on "more or less intact"
 * (learn.microsoft.com/graph/outlook-things-to-know-about-send-mail). A larger one cannot go as MIME at all: it becomes a mail of Exchange's
 * own making with the bytes as an attachment of the object's name, which `readMail` finds just as well. Done means that Exchange has taken it.
 */
export async function sendMail(deps: SendDeps, mail: MailToSend): Promise<Outcome<void>> {
  const { api, clock, maxMailBytes } = deps;
  const { name, bytes, to } = mail;
  const now = clock.now();
  const raw = writeMail({ name, bytes, from: api.address, to, date: now });
  if (raw.length > maxMailBytes) {
    return giveUp(
      'mail-too-large',
      `A mail of ${raw.length} bytes is larger than the ${maxMailBytes} bytes that this side's settings allow.`,
    );
  }
  if (raw.length <= MOST_MIME_BYTES) {
    return api.plain({ method: 'POST', to: '/sendMail', body: base64(raw), needs: 'Mail.Send' });
  }
  const message = {
    subject: subjectOf(name),
    body: { contentType: 'text', content: 'A message of Issue Synchronization is attached.\r\n' },
    toRecipients: [{ emailAddress: { address: to } }],
    internetMessageId: messageIdOf(name, api.address, now),
    // Only headers that begin with x- may be given (learn.microsoft.com/graph/api/resources/internetmessageheader).
    internetMessageHeaders: [{ name: 'x-auto-response-suppress', value: 'All' }],
  };
  if (bytes.length > MOST_ATTACHED_BYTES) return sendLarge(deps, message, mail);
  const attachment = {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name,
    contentType: 'application/octet-stream',
    contentBytes: base64(bytes),
  };
  return api.plain({
    method: 'POST',
    to: '/sendMail',
    body: { message: { ...message, attachments: [attachment] }, saveToSentItems: false },
    needs: 'Mail.Send',
  });
}

/** Draft, upload session, send. A draft that could not be sent is taken away at once, or by a later listing. */
async function sendLarge(deps: SendDeps, message: object, mail: MailToSend): Promise<Outcome<void>> {
  const { api } = deps;
  const draft = await api.json(
    {
      method: 'POST',
      to: '/messages',
      body: {
        ...message,
        singleValueExtendedProperties: [{ id: PROPERTY.deleteAfterSubmit, value: 'true' }],
      },
    },
    madeAnswer,
  );
  if (draft.kind !== 'done') return draft;
  const { id } = draft.value;
  const path = `/messages/${encodeURIComponent(id)}`;
  const uploaded = await upload(deps, path, mail);
  const sent =
    uploaded.kind === 'done'
      ? await api.plain({ method: 'POST', to: `${path}/send`, needs: 'Mail.Send' })
      : uploaded;
  if (sent.kind === 'done') return done(undefined);
  await dispose(api, [id], undefined);
  return sent;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
