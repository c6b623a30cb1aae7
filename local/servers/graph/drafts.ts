import type { StandInAttachment, StandInMailbox, StandInMessage } from './mailbox';
import { GraphRefusal, badRequest, onlyProperties } from './wire';

type Draft = Omit<StandInMessage, 'key' | 'entry' | 'folder' | 'receivedAt' | 'modifiedAt'>;

/** Files below this size go into the message; larger ones need an upload session (learn.microsoft.com/graph/outlook-large-attachments). */
export const SMALL_FILE_BYTES = 3 * 1024 * 1024;

/** Reads a message in JSON, property by property; what is not known is refused. */
export function readDraft(value: unknown, mailbox: StandInMailbox, now: number): Draft {
  const message = objectOf(value, 'message');
  onlyProperties(message, 'message', [
    'subject',
    'body',
    'toRecipients',
    'internetMessageId',
    'internetMessageHeaders',
    'singleValueExtendedProperties',
    'attachments',
  ]);
  const body = objectOf(message['body'] ?? { contentType: 'text', content: '' }, 'itemBody');
  onlyProperties(body, 'itemBody', ['contentType', 'content']);
  if (!/^(text|html)$/i.test(String(body['contentType']))) throw badRequest('contentType is text or html.');
  const domain = mailbox.address.slice(mailbox.address.indexOf('@') + 1);
  const messageId = String(message['internetMessageId'] ?? `<standin.${now}@${domain}>`);
  if (!/^<[^<>\s]+@[^<>\s]+>$/.test(messageId)) throw badRequest('internetMessageId has another form.');
  return {
    head: {
      subject: String(message['subject'] ?? '').slice(0, 255),
      messageId,
      from: mailbox.address,
      to: [],
      inReplyTo: '',
      contentType: '',
      class: 'IPM.Note',
    },
    isRead: true,
    isDraft: true,
    recipients: arrayOf(message['toRecipients']).map((each) => {
      const address = objectOf(objectOf(each, 'recipient')['emailAddress'], 'emailAddress');
      onlyProperties(address, 'emailAddress', ['address', 'name']);
      return String(address['address']).toLowerCase();
    }),
    headers: arrayOf(message['internetMessageHeaders']).map(readHeader),
    text: String(body['content']),
    attachments: arrayOf(message['attachments']).map(readAttachment),
    properties: new Map(
      arrayOf(message['singleValueExtendedProperties']).map((each) => {
        const { id, value: text } = objectOf(each, 'singleValueLegacyExtendedProperty');
        if (
          typeof id !== 'string' ||
          typeof text !== 'string' ||
          !/^(String|Integer|Boolean) 0x[0-9A-F]{4}$/i.test(id)
        ) {
          throw badRequest('An extended property has an id and a value, both strings.');
        }
        return [id.toLowerCase(), text];
      }),
    ),
  };
}

function readHeader(value: unknown): { name: string; value: string } {
  const { name, value: text } = objectOf(value, 'internetMessageHeader');
  if (typeof name !== 'string' || typeof text !== 'string')
    throw badRequest('A header has a name and a value.');
  if (!/^x-/i.test(name)) {
    throw badRequest(
      `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
      'InvalidInternetMessageHeader',
    );
  }
  return { name, value: text };
}

function readAttachment(value: unknown): StandInAttachment {
  const attachment = objectOf(value, 'fileAttachment');
  onlyProperties(attachment, 'fileAttachment', ['@odata.type', 'name', 'contentType', 'contentBytes']);
  const { name, contentBytes } = attachment;
  if (attachment['@odata.type'] !== '#microsoft.graph.fileAttachment')
    throw badRequest('An attachment needs its @odata.type.');
  if (typeof name !== 'string' || typeof contentBytes !== 'string')
    throw badRequest('A file has a name and contentBytes.');
  const bytes = Buffer.from(contentBytes, 'base64');
  if (bytes.length >= SMALL_FILE_BYTES) {
    throw new GraphRefusal(
      413,
      'ErrorMessageSizeExceeded',
      'A file of 3 MB and more needs an upload session.',
    );
  }
  return { name, contentType: String(attachment['contentType'] ?? 'application/octet-stream'), bytes };
}

export function objectOf(value: unknown, type: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest(`A ${type} is an object.`);
  return value as Record<string, unknown>;
}

function arrayOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest('A collection is an array.');
  return value;
}
