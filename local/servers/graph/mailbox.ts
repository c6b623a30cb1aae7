import { headersOf, type MailHead } from './mime';

export interface StandInFolder {
  id: string;
  /** Well-known name, for the folders that every mailbox has. */
  wellKnown?: string;
  name: string;
  parent?: string;
}

export interface StandInAttachment {
  name: string;
  contentType: string;
  bytes: Buffer;
}

export interface StandInMessage {
  /** For life: what an immutable id is made from. */
  key: number;
  /** Anew with each move: what an ordinary id is made from. */
  entry: number;
  folder: string;
  /** MIME as it came; of a draft, undefined until it is sent. */
  raw?: Buffer;
  head: MailHead;
  /** Milliseconds with a fraction, so that two of one second have an order, as in Exchange. */
  receivedAt: number;
  modifiedAt: number;
  isRead: boolean;
  isDraft: boolean;
  recipients: string[];
  headers: { name: string; value: string }[];
  text: string;
  attachments: StandInAttachment[];
  /** Extended properties that were set, by id. */
  properties: Map<string, string>;
}

/** Something that happened in a folder; delta queries are answered from these. */
interface FolderChange {
  seq: number;
  folder: string;
  key: number;
  /** As it was then. */
  entry: number;
}

/** One user's mailbox. Holds data and the few rules that keep it whole; who may do what is decided elsewhere. */
export interface StandInMailbox {
  address: string;
  /** Nothing can be stored any more. */
  full: boolean;
  /** `on-premises`: known to the tenant, but not served by Graph. */
  place: 'cloud' | 'on-premises';
  folders: StandInFolder[];
  messages: StandInMessage[];
  changes: FolderChange[];
  folder(idOrName: string): StandInFolder | undefined;
  addFolder(name: string, parent?: string): StandInFolder;
  /** Puts a mail into a folder, as the transport does. */
  store(folder: string, raw: Buffer, now: number): StandInMessage;
  addDraft(
    draft: Omit<StandInMessage, 'key' | 'entry' | 'folder' | 'receivedAt' | 'modifiedAt'>,
    now: number,
  ): StandInMessage;
  move(message: StandInMessage, folder: string, now: number): void;
  remove(message: StandInMessage): void;
  touch(message: StandInMessage, now: number): void;
}

const EVERY_MAILBOX = [
  ['inbox', 'Inbox'],
  ['drafts', 'Drafts'],
  ['sentitems', 'Sent Items'],
  ['deleteditems', 'Deleted Items'],
  ['junkemail', 'Junk Email'],
] as const;

export function createMailbox(address: string): StandInMailbox {
  let count = 0;
  const next = () => (count += 1);
  const folderId = (number: number) =>
    Buffer.from(`folder.${address}.${number}`).toString('base64url') + '==';
  const folders: StandInFolder[] = EVERY_MAILBOX.map(([wellKnown, name]) => ({
    id: folderId(next()),
    wellKnown,
    name,
  }));
  const mailbox: StandInMailbox = {
    address,
    full: false,
    place: 'cloud',
    folders,
    messages: [],
    changes: [],
    folder: (id) => folders.find((each) => each.id === id || each.wellKnown === id.toLowerCase()),
    addFolder(name, parent) {
      const folder = { id: folderId(next()), name, ...(parent === undefined ? {} : { parent }) };
      folders.push(folder);
      return folder;
    },
    store(folder, raw, now) {
      const message: StandInMessage = {
        key: next(),
        entry: next(),
        folder,
        raw,
        head: headersOf(raw),
        receivedAt: now + next() / 1e6,
        modifiedAt: now,
        isRead: false,
        isDraft: false,
        recipients: [],
        headers: [],
        text: '',
        attachments: [],
        properties: new Map(),
      };
      mailbox.messages.push(message);
      note(message);
      return message;
    },
    addDraft(draft, now) {
      const folder = mailbox.folder('drafts');
      if (!folder) throw new Error('a mailbox without Drafts');
      const message = {
        ...draft,
        key: next(),
        entry: next(),
        folder: folder.id,
        receivedAt: now,
        modifiedAt: now,
      };
      mailbox.messages.push(message);
      note(message);
      return message;
    },
    move(message, folder, now) {
      note(message);
      message.folder = folder;
      message.entry = next();
      message.modifiedAt = now;
      note(message);
    },
    remove(message) {
      note(message);
      mailbox.messages = mailbox.messages.filter((each) => each !== message);
    },
    touch(message, now) {
      message.modifiedAt = now;
      note(message);
    },
  };
  function note(message: StandInMessage): void {
    const { folder, key, entry } = message;
    mailbox.changes.push({ seq: next(), folder, key, entry });
  }
  return mailbox;
}
