import { idOf } from './ids';
import type { StandInMailbox, StandInMessage } from './mailbox';
import { composeMail, headersOf } from './mime';
import { readDraft } from './drafts';
import type { StandInTenant } from './tenant';
import type { GraphAnswer, GraphRequest } from './wire';
import { GraphRefusal, badRequest, onlyProperties, readObject } from './wire';

/** Largest mail of a mailbox (learn.microsoft.com/graph/outlook-large-attachments: 35 MB unless the tenant changes it). */
const MAX_MAIL_BYTES = 35 * 1024 * 1024;

/** PidTagDeleteAfterSubmit */
const DELETE_AFTER_SUBMIT = 'boolean 0x0e01';

/** POST /sendMail (learn.microsoft.com/graph/api/user-sendmail): MIME in base64 as text/plain, or a message in JSON. */
export function sendMail(
  request: GraphRequest,
  tenant: StandInTenant,
  mailbox: StandInMailbox,
  now: number,
): GraphAnswer {
  if (/^text\/plain(;|$)/i.test(request.headers['content-type'] ?? '')) {
    hand(tenant, mailbox, readMime(request), { keep: true, now });
    return { status: 202 };
  }
  const body = readObject(request);
  onlyProperties(body, 'sendMail', ['message', 'saveToSentItems']);
  const keep = body['saveToSentItems'] ?? true;
  if (keep !== true && keep !== false && keep !== 'false' && keep !== 'true')
    throw badRequest('saveToSentItems is a Boolean.');
  const draft = readDraft(body['message'], mailbox, now);
  const raw = composeMail({
    from: mailbox.address,
    to: draft.recipients,
    subject: draft.head.subject,
    messageId: draft.head.messageId,
    headers: draft.headers,
    text: draft.text,
    attachments: draft.attachments,
  });
  hand(tenant, mailbox, raw, { keep: String(keep) === 'true', now });
  return { status: 202 };
}

/** POST /messages: a draft in JSON or MIME. */
export function createDraft(request: GraphRequest, mailbox: StandInMailbox, now: number): GraphAnswer {
  full(mailbox);
  if (/^text\/plain(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new GraphRefusal(501, 'NotImplemented', 'The stand-in makes drafts from JSON only.');
  }
  const draft = mailbox.addDraft(readDraft(readObject(request), mailbox, now), now);
  return {
    status: 201,
    body: { id: idOf(request, mailbox, draft), isDraft: true, subject: draft.head.subject },
  };
}

/** POST /messages/{id}/send */
export function sendDraft(
  tenant: StandInTenant,
  mailbox: StandInMailbox,
  message: StandInMessage,
  now: number,
): GraphAnswer {
  if (!message.isDraft) throw badRequest('The message is not a draft.', 'ErrorInvalidOperation');
  const raw = composeMail({
    from: mailbox.address,
    to: message.recipients,
    subject: message.head.subject,
    messageId: message.head.messageId,
    headers: message.headers,
    text: message.text,
    attachments: message.attachments,
  });
  hand(tenant, mailbox, raw, { keep: message.properties.get(DELETE_AFTER_SUBMIT) !== 'true', now });
  mailbox.remove(message);
  return { status: 202 };
}

function readMime(request: GraphRequest): Buffer {
  const text = request.body.toString('latin1').replaceAll(/[\r\n]/g, '');
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw badRequest('Invalid base64 string for MIME content.', 'ErrorMimeContentInvalidBase64String');
  }
  const raw = Buffer.from(text, 'base64');
  if (!/^[A-Za-z-]+:/.test(raw.subarray(0, 200).toString('latin1'))) {
    throw badRequest('The MIME content is invalid.', 'ErrorMimeContentInvalid');
  }
  return raw;
}

function full(mailbox: StandInMailbox): void {
  if (mailbox.full) throw new GraphRefusal(507, 'ErrorQuotaExceeded', 'The mailbox quota has been exceeded.');
}

/** Gives a mail to the transport, and a copy to Sent Items. */
function hand(
  tenant: StandInTenant,
  mailbox: StandInMailbox,
  raw: Buffer,
  { keep, now }: { keep: boolean; now: number },
): void {
  full(mailbox);
  const head = headersOf(raw);
  if (head.to.length === 0)
    throw badRequest('At least one recipient is not valid.', 'ErrorInvalidRecipients');
  if (head.from !== '' && head.from !== mailbox.address) {
    throw new GraphRefusal(
      403,
      'ErrorSendAsDenied',
      'The user account does not have the right to send as this sender.',
    );
  }
  if (raw.length > MAX_MAIL_BYTES) {
    throw new GraphRefusal(
      413,
      'ErrorMessageSizeExceeded',
      'The message exceeds the maximum supported size.',
    );
  }
  const sent = mailbox.folder('sentitems');
  if (keep && sent) mailbox.store(sent.id, raw, now).isRead = true;
  tenant.submit(mailbox, raw, head.to);
}
