import type { MailPage } from './schemas';

/** A mail in the folder that is of interest to the app. */
export interface KnownMail {
  uid: number;
  kind: 'object' | 'notice';
  name: string;
  /** Bytes of the whole mail, as the server reports them. */
  size: number;
  /** When the server received it; milliseconds since 1970. */
  at: number;
}

/**
 * What is known of a folder under one UIDVALIDITY: our mails, and up to which UID everything has been looked at. Foreign mail takes no
 * place in it.
 */
export interface MessageIndex {
  /** Forgets everything where the folder's UIDs mean something else now; whether it was so. */
  begin(uidValidity: bigint): boolean;
  /** Everything below has been looked at; 0 before the first look. */
  nextUid(): number;
  lookedUpTo(nextUid: number): void;
  add(mail: KnownMail): void;
  /** UIDs of all known mails, ascending. */
  uids(): number[];
  /** Drops mails that are gone. */
  drop(uids: Iterable<number>): void;
  /** The newest mail of a name. */
  newest(name: string): KnownMail | undefined;
  /** Mails of a name that the app has been shown; a mail that came since has to be looked at by it first. */
  shown(name: string): KnownMail[];
  markShown(name: string): void;
  /** A page of names after `after`, all of whose mails count as shown; notices on the first page. */
  page(after: string, limit: number): MailPage;
  /** Mails that came since the last call or page. */
  takeArrivals(): KnownMail[];
  noticeName(uid: number): string;
}

/** Notices in one listing; the others come when these have been taken away. */
const MAX_NOTICES = 50;

export function createMessageIndex(maxMails: number): MessageIndex {
  let validity: bigint | undefined;
  let next = 0;
  /** There was more than is kept; once there is room again, the folder is looked through anew. */
  let overflowed = false;
  const byUid = new Map<number, KnownMail>();
  const uidsByName = new Map<string, Set<number>>();
  const shownUids = new Set<number>();
  let arrivals: KnownMail[] = [];

  function clear(): void {
    next = 0;
    overflowed = false;
    byUid.clear();
    uidsByName.clear();
    shownUids.clear();
    arrivals = [];
  }

  const mailsOf = (name: string) =>
    [...(uidsByName.get(name) ?? [])].flatMap((uid) => {
      const mail = byUid.get(uid);
      return mail ? [mail] : [];
    });
  const newest = (name: string) =>
    mailsOf(name).reduce<KnownMail | undefined>(
      (best, mail) => (best && best.uid > mail.uid ? best : mail),
      undefined,
    );

  const markShown = (name: string) => {
    for (const { uid } of mailsOf(name)) shownUids.add(uid);
  };

  return {
    begin(uidValidity) {
      const isOther = validity !== undefined && validity !== uidValidity;
      if (isOther) clear();
      validity = uidValidity;
      return isOther;
    },
    nextUid() {
      if (overflowed && byUid.size < maxMails / 2) {
        overflowed = false;
        next = 0;
      }
      return next;
    },
    lookedUpTo(nextUid) {
      next = Math.max(next, nextUid);
    },
    add(mail) {
      if (byUid.has(mail.uid)) return;
      if (byUid.size >= maxMails) {
        overflowed = true;
        return;
      }
      byUid.set(mail.uid, mail);
      const uids = uidsByName.get(mail.name) ?? new Set();
      uidsByName.set(mail.name, uids.add(mail.uid));
      arrivals.push(mail);
    },
    uids: () => [...byUid.keys()].sort((a, b) => a - b),
    drop(uids) {
      for (const uid of uids) {
        const name = byUid.get(uid)?.name ?? '';
        byUid.delete(uid);
        shownUids.delete(uid);
        const left = uidsByName.get(name);
        left?.delete(uid);
        if (left?.size === 0) uidsByName.delete(name);
      }
    },
    newest,
    shown: (name) => mailsOf(name).filter(({ uid }) => shownUids.has(uid)),
    markShown,
    page(after, limit) {
      const all = [...uidsByName.keys()].flatMap((name) => newest(name) ?? []);
      const objects = all
        .filter(({ kind, name }) => kind === 'object' && name > after)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const entries = objects.slice(0, limit).map(({ name, size }) => ({ name, size }));
      const notices =
        after === ''
          ? all
              .filter(({ kind }) => kind === 'notice')
              .sort((a, b) => a.uid - b.uid)
              .slice(0, MAX_NOTICES)
              .map(({ name, at, size }) => ({ name, at, size }))
          : [];
      for (const { name } of [...entries, ...notices]) markShown(name);
      arrivals = [];
      const last = entries.at(-1);
      return {
        entries,
        ...(objects.length > limit && last ? { next: last.name } : {}),
        notices,
      };
    },
    takeArrivals() {
      const taken = arrivals.filter(({ uid }) => byUid.has(uid));
      arrivals = [];
      return taken;
    },
    noticeName: (uid) => `notice-${validity ?? 0}-${uid}`,
  };
}
