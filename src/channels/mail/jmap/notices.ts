import { nameInMessageIds, readSubject } from '../../../mail/mail-name';
import { readReport } from '../../../mail/read-report';
import type { ChannelNotice } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { parseAnswer } from './answers';
import type { Call, JmapApi } from './api';
import type { FolderMail } from './folder-mail';
import type { Seen } from './folder';

/** Answers of mail systems to what we sent, among the mails of the folder. */
export interface Notices {
  /** At most ten; what they leave out comes once they have been removed. */
  read(seen: Seen): Promise<Outcome<ChannelNotice[]>>;
  /** The mail of a notice that was read. */
  mailOf(noticeName: string): FolderMail | undefined;
}

const NOTICE = /^notice\.[A-Za-z0-9_-]{1,190}$/;
const MOST = 10;
/** Reports whose returned mails are looked at in one listing. */
const MOST_PARSED = 50;
/** A bounce may bring the whole mail back. */
const MAX_REPORT_BYTES = 24 * 1024 * 1024;

/** Names of notices are ours; no message has such a name. */
export function isNoticeName(name: string): boolean {
  return name.startsWith('notice.');
}

export function createNotices(api: JmapApi): Notices {
  /** By id of the mail; undefined: it answers nothing of ours. */
  const known = new Map<string, { mail: FolderMail; notice: ChannelNotice } | undefined>();

  /** Those that answer ours: by their own headers, else by the mail that they give back. */
  async function ours(reports: readonly FolderMail[]): Promise<Outcome<FolderMail[]>> {
    const unsure = reports.filter((mail) => !mail.answersOurs && mail.returned.length > 0);
    const most = Math.min(MOST_PARSED, api.session.limits.maxObjectsInGet);
    const blobIds = unsure.flatMap(({ returned }) => returned).slice(0, most);
    const returning = new Set<string>();
    if (blobIds.length > 0) {
      // Only mails and their headers: Cyrus 3.6.1 breaks down over other parts.
      const parse: Call = ['Email/parse', { blobIds, properties: ['messageId', 'subject'] }, 'parse'];
      const replies = await api.call([[parse]]);
      if (replies.kind !== 'done') return replies;
      const answer = replies.value.read(parse, parseAnswer);
      const parsed = answer.kind === 'done' ? (answer.value.parsed ?? {}) : {};
      for (const [blobId, { messageId, subject }] of Object.entries(parsed)) {
        const ids = (messageId ?? []).map((id) => `<${id}>`).join(' ');
        if (nameInMessageIds(ids) ?? readSubject(subject ?? '')) returning.add(blobId);
      }
    }
    const [found, others] = divide(
      reports,
      ({ answersOurs, returned }) => answersOurs || returned.some((id) => returning.has(id)),
    );
    for (const { id } of others) known.set(id, undefined);
    return done(found);
  }

  async function readOne(mail: FolderMail): Promise<Outcome<void>> {
    const name = `notice.${mail.id}`;
    const raw = await api.download(mail.blobId, MAX_REPORT_BYTES);
    if (raw.kind !== 'done') return raw;
    const { at } = mail;
    if (raw.value === 'too-large') {
      const text = 'a mail system sent an answer that is too long to read';
      known.set(mail.id, { mail, notice: { kind: 'bounce', name, at, text } });
    } else if (raw.value !== 'missing') {
      const report = await readReport(raw.value);
      known.set(mail.id, report && { mail, notice: { ...report, name, at } });
    }
    return done(undefined);
  }

  return {
    async read(seen) {
      const reports = [...seen.mails.values()].filter(
        ({ id, what }) => what.kind === 'report' && NOTICE.test(`notice.${id}`),
      );
      const fresh = await ours(reports.filter(({ id }) => !known.has(id)));
      if (fresh.kind !== 'done') return fresh;
      for (const mail of fresh.value.slice(0, MOST)) {
        const read = await readOne(mail);
        if (read.kind !== 'done') return read;
      }
      const notices = reports.flatMap(({ id }) => known.get(id)?.notice ?? []);
      return done(notices.slice(0, MOST));
    },
    mailOf: (noticeName) => known.get(noticeName.slice('notice.'.length))?.mail,
  };
}

function divide<T>(all: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}
