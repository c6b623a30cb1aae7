import { classifyMail } from '../../../mail/classify-mail';
import type { MailClass } from '../../../mail/classify-mail';
import type { ChannelEntry } from '../../../ports/channel';
import type { GraphMessage } from './answers';
import { PROPERTY } from './queries';
import { readTime } from './times';

/** A mail of the folder as far as a listing shows it. */
export interface Mail {
  id: string;
  is: MailClass;
  /** Bytes in the mailbox; the same at each listing, and not less than the object's own. */
  size: number;
  /** When it came; milliseconds since 1970. */
  at: number;
}

/** Reads one element of a listing. */
export function mailOf(message: GraphMessage): Mail {
  const property = (id: string) =>
    message.singleValueExtendedProperties?.find((each) => each.id.toLowerCase() === id.toLowerCase())
      ?.value ?? undefined;
  const size = Number(property(PROPERTY.size) ?? '0');
  return {
    id: message.id,
    is: classifyMail({
      subject: message.subject ?? undefined,
      messageId: message.internetMessageId ?? undefined,
      from: message.from?.emailAddress?.address ?? undefined,
      // Exchange takes a report apart and keeps the kind in the message class ([MS-OXCMAIL]).
      contentType: /^REPORT\./i.test(property(PROPERTY.class) ?? '') ? 'multipart/report' : undefined,
      inReplyTo: property(PROPERTY.inReplyTo),
    }),
    size: Number.isSafeInteger(size) && size > 0 ? size : 0,
    at: readTime(message.receivedDateTime ?? undefined),
  };
}

/** What this channel has seen of the folder, newest first; lives as long as the channel, which is one invocation. */
export interface Memory {
  /** Everything anew, in the order of a listing. */
  replace(mails: readonly Mail[]): void;
  /** One that has just come. */
  add(mail: Mail): void;
  drop(id: string): void;
  has(id: string): boolean;
  /** One for each name: the newest mail counts. */
  entries(): ChannelEntry[];
  /** All mails of that name, newest first; empty when none was listed. */
  idsOf(name: string): string[];
}

export function createMemory(): Memory {
  let objects: Mail[] = [];
  const nameOf = (mail: Mail) => (mail.is.kind === 'object' ? mail.is.name : undefined);
  return {
    replace(mails) {
      objects = mails.filter((mail) => mail.is.kind === 'object');
    },
    add(mail) {
      if (mail.is.kind === 'object' && !objects.some((each) => each.id === mail.id)) objects.unshift(mail);
    },
    drop(id) {
      objects = objects.filter((mail) => mail.id !== id);
    },
    has: (id) => objects.some((mail) => mail.id === id),
    entries() {
      const sizes = new Map<string, number>();
      for (const mail of objects) {
        const name = nameOf(mail);
        if (name !== undefined && !sizes.has(name)) sizes.set(name, mail.size);
      }
      return [...sizes].map(([name, size]) => ({ name, size }));
    },
    idsOf: (name) => objects.filter((mail) => nameOf(mail) === name).map((mail) => mail.id),
  };
}
