import { readReport } from '../../../mail/read-report';
import type { ChannelNotice } from '../../../ports/channel';
import type { GraphApi } from './api';
import type { Mail } from './mails';

/** How far back answers of mail systems are looked for; an older one says nothing that the missing acknowledgement has not said. */
export const REPORT_MS = 7 * 24 * 3_600_000;
/** Reports that are read in one listing, newest first: a mailbox may be full of those that answer other mail. */
const MOST_READ = 5;
/** A bounce brings the headers of our mail, or all of it. */
const MAX_REPORT_BYTES = 4 * 1024 * 1024;
/** Names of relays have at most 200 characters. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;

/** Bounces and automatic replies to our mails. Each mail is read once in the life of this object. */
export interface Notices {
  /** Notices among `mails`; reads those that it does not know yet. */
  read(mails: readonly Mail[]): Promise<ChannelNotice[]>;
  /** The mail behind the name of a notice. */
  idOf(name: string): string | undefined;
  drop(id: string): void;
}

export function createNotices(api: GraphApi): Notices {
  /** By id; undefined for mails that answer none of ours. */
  const known = new Map<string, ChannelNotice | undefined>();

  async function look(mail: Mail, name: string): Promise<boolean> {
    const to = `/messages/${encodeURIComponent(mail.id)}/$value`;
    const raw = await api.bytes({ method: 'GET', to }, MAX_REPORT_BYTES);
    // Too large or gone: not looked at again. Anything else is tried again at the next listing.
    if (raw.kind === 'retry') return false;
    const report = raw.kind === 'done' ? await readReport(raw.value) : undefined;
    const { kind, about, text } = report ?? { kind: undefined, about: undefined, text: '' };
    known.set(mail.id, kind && { kind, name, at: mail.at, ...(about === undefined ? {} : { about }), text });
    return true;
  }

  return {
    async read(mails) {
      const reports = new Map(
        mails.flatMap((mail) => {
          const name = noticeName(mail.id);
          return mail.is.kind === 'report' && name !== undefined ? [[mail.id, { mail, name }]] : [];
        }),
      );
      const unread = [...reports.values()].filter(({ mail }) => !known.has(mail.id)).slice(0, MOST_READ);
      for (const { mail, name } of unread) {
        if (!(await look(mail, name))) break;
      }
      return [...reports.keys()].flatMap((id) => known.get(id) ?? []);
    },
    idOf: (name) => [...known].find(([, notice]) => notice?.name === name)?.[0],
    drop(id) {
      if (known.has(id)) known.set(id, undefined);
    },
  };
}

/** The same for the same mail in every run, since its id is immutable; undefined for an id that is too long for a name. */
function noticeName(id: string): string | undefined {
  const name = `notice.${id.replaceAll(/[^A-Za-z0-9_-]/g, '.')}`;
  return NAME.test(name) ? name : undefined;
}
