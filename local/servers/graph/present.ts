import type { Row } from './filter';
import { idOf } from './ids';
import type { StandInMailbox, StandInMessage } from './mailbox';
import type { GraphRequest } from './wire';

/** Times of Graph have whole seconds. */
function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Bytes of a message in the mailbox. */
function sizeOf(message: StandInMessage): number {
  return message.raw?.length ?? message.attachments.reduce((sum, each) => sum + each.bytes.length, 1000);
}

function extended(message: StandInMessage, id: string): string | undefined {
  switch (id.toLowerCase()) {
    case 'integer 0x0e08':
      return String(sizeOf(message));
    case 'string 0x001a':
      return message.head.class;
    case 'string 0x1042':
      return message.head.inReplyTo || undefined;
    default:
      return message.properties.get(id.toLowerCase());
  }
}

export function rowOf(message: StandInMessage): Row {
  return {
    value(property) {
      if (property === 'subject') return message.head.subject;
      if (property === 'internetMessageId') return message.head.messageId;
      return property === 'receivedDateTime' ? message.receivedAt : message.modifiedAt;
    },
    extended: (id) => extended(message, id),
  };
}

/** A message as JSON, with what was asked for. */
export function presentMessage(
  request: GraphRequest,
  mailbox: StandInMailbox,
  message: StandInMessage,
  { select, expand }: { select: readonly string[]; expand: readonly string[] },
): object {
  const values: Record<string, unknown> = {
    id: idOf(request, mailbox, message),
    subject: message.head.subject,
    from: { emailAddress: { name: message.head.from, address: message.head.from } },
    internetMessageId: message.head.messageId,
    receivedDateTime: time(message.receivedAt),
    lastModifiedDateTime: time(message.modifiedAt),
    parentFolderId: message.folder,
    isRead: message.isRead,
    isDraft: message.isDraft,
  };
  const properties = expand.flatMap((id) => {
    const value = extended(message, id);
    return value === undefined ? [] : [{ id, value }];
  });
  return {
    '@odata.etag': `W/"${message.entry}"`,
    ...Object.fromEntries(select.map((name) => [name, values[name]])),
    ...(properties.length === 0 ? {} : { singleValueExtendedProperties: properties }),
  };
}
