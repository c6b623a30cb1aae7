import { z } from 'zod';
import { bell } from '../bell/bell';
import { objectName } from '../names';

/**
 * What comes in over the mail API, each checked once before anything is looked up, and what goes out, so that both ends can be read in
 * one place. A whole account comes with `open` and `check`; every other request names its lease in `X-Mailbox`.
 */

// oxlint-disable-next-line no-control-regex -- names what must not be in it
const NO_CONTROL = /^[^\u0000-\u001f\u007f]+$/;
/** Goes into a protocol line, so no line break, and nothing that mail servers want quoted. */
export const mailAddress = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    'This is not a mail address.',
  );
const folder = z.string().min(1).max(200).regex(NO_CONTROL);

const server = z.object({
  address: mailAddress,
  /** A name or an IPv4 address. */
  host: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'This is not the name of a host.'),
  port: z.number().int().min(1).max(65_535),
  /** `starttls` fails where the server does not offer it: there is no falling back to plain text. */
  security: z.enum(['none', 'starttls', 'tls']),
  username: z.string().min(1).max(320).regex(NO_CONTROL),
  password: z.string().min(1).max(4000),
});
export type MailServer = z.infer<typeof server>;

/** A mailbox with all that is needed to work in it. Lives in memory only, and only as long as its lease. */
const mailAccount = z
  .object({
    /** IMAP. `/` between the levels of a folder, whatever the server's own separator is. */
    receive: server.extend({ folder }),
    /** SMTP. The address is the envelope sender. */
    send: server,
    /** What becomes of a message that the app deletes. */
    processed: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('delete') }),
      z.object({ kind: z.literal('move'), folder }),
    ]),
  })
  .refine(
    ({ receive, processed }) =>
      processed.kind === 'delete' || processed.folder.toLowerCase() !== receive.folder.toLowerCase(),
    { message: 'The folder for processed mail must be another one than the folder that is read.' },
  );
export type MailAccount = z.infer<typeof mailAccount>;

/** `POST /v1/mail/open` */
export const openRequest = z.object({
  account: mailAccount,
  /** Entries in the answer, taken down to the bridge's own bound. */
  limit: z.number().int().min(1).default(2000),
  bell: bell.optional(),
});

/** `POST /v1/mail/check` */
export const checkRequest = z.object({ account: mailAccount, what: z.enum(['receive', 'send']) });

/** `POST /v1/mail/delete`; names of entries and of notices. */
export const deleteRequest = (maxNames: number) => z.object({ names: z.array(objectName).max(maxNames) });

/** What opens a lease: 256 bits in base64url. */
export const mailboxToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** One of our messages in the folder; of several mails with one name the newest. */
export interface MailEntry {
  name: string;
  /** Bytes of the whole mail as the server reports them. */
  size: number;
}

/** A bounce or automatic answer that may be about one of our messages; the app reads it to know. */
export interface MailNotice {
  /** `notice-UIDVALIDITY-UID`: read and deleted by it like an entry. No entry ever has such a name. */
  name: string;
  /** When it was received; milliseconds since 1970. */
  at: number;
  size: number;
}

/** Answer of `GET /v1/mail/list?limit=N&after=CURSOR`. Entries in the order of their names; notices on the first page only. */
export interface MailPage {
  entries: MailEntry[];
  /** The `after` of the next page; absent on the last one. */
  next?: string;
  notices: MailNotice[];
}

/** Answer of `POST /v1/mail/open`. */
export interface MailOpened extends MailPage {
  /** Bound to the access key; goes into `X-Mailbox`. */
  mailbox: string;
  leaseSeconds: number;
}
