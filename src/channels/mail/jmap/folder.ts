import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import type { Email } from './answers';
import { changesAnswer, emailsAnswer, queryAnswer } from './answers';
import type { Call, JmapApi, Replies } from './api';
import type { FolderMail } from './folder-mail';
import { readFolderMail } from './folder-mail';
import type { FolderQuery } from './folder-queries';
import { changesQuery, pageSize, reportQueries, subjectQuery } from './folder-queries';

/** What the receiving folder holds of ours, as it was seen last in this invocation. */
export interface Folder {
  /**
   * Looks again: the first time by queries, then by what has changed since. `before` are calls to be made first, in the same request
   * where it has room. Foreign mail is not fetched, but for the few headers by which it is told apart.
   */
  look(before?: readonly Call[]): Promise<Outcome<Replies>>;
  /** Undefined before the first look. */
  readonly seen: Seen | undefined;
}

export interface Seen {
  /** In the order in which the server lists them, older ones first. */
  mails: ReadonlyMap<string, FolderMail>;
  /** There is more of ours than was listed. */
  truncated: boolean;
}

/** More than this is left to the next invocation. */
const MAX_PAGES = 8;
/** Rounds of changes before asking anew is cheaper. */
const MAX_ROUNDS = 4;

interface View {
  mails: Map<string, FolderMail>;
  truncated: boolean;
  /** Of the account's mail, before the view was read. */
  state: string;
}

export function createFolder(api: JmapApi, folderId: string): Folder {
  const { limits } = api.session;
  let view: View | undefined;

  function add(mails: Map<string, FolderMail>, emails: readonly Email[]): void {
    for (const email of emails) {
      const mail = email.mailboxIds[folderId] === true ? readFolderMail(email) : undefined;
      if (mail === undefined) mails.delete(email.id);
      // What is known already may lack the parts of a report that this fetch has.
      else if (!mails.has(email.id) || mail.returned.length > 0) mails.set(email.id, mail);
    }
  }

  async function queryAll(before: readonly Call[]): Promise<Outcome<Replies>> {
    let by: 'header' | 'subject' = 'header';
    let first = subjectQuery(folderId, 0, limits, by);
    const reports = reportQueries(folderId, limits);
    const replies = await api.call([
      ...before.map((call) => [call]),
      first.calls,
      ...reports.map(({ calls }) => calls),
    ]);
    if (replies.kind !== 'done') return replies;
    let answered: Outcome<Replies> = replies;
    if (replies.value.errorOf(first.query) === 'unsupportedFilter') {
      by = 'subject';
      first = subjectQuery(folderId, 0, limits, by);
      answered = await api.call([first.calls]);
      if (answered.kind !== 'done') return answered;
    }
    const page = readPage(answered.value, first);
    if (page.kind !== 'done') return page;
    const next: View = { mails: new Map(), truncated: false, state: page.value.state };
    add(next.mails, page.value.list);
    let { size, isFull } = page.value;
    for (let pages = 1; isFull; pages += 1) {
      if (pages === MAX_PAGES) {
        next.truncated = true;
        break;
      }
      const more = await readMore(size, by);
      if (more.kind !== 'done') return more;
      add(next.mails, more.value.list);
      size += more.value.size;
      isFull = more.value.isFull;
    }
    // Without these queries a bounce is not shown; everything else works.
    for (const { query, get } of reports) {
      if (replies.value.errorOf(query) !== undefined) continue;
      const found = replies.value.read(get, emailsAnswer);
      if (found.kind === 'done') add(next.mails, found.value.list.toReversed());
    }
    view = next;
    return replies;
  }

  async function readMore(position: number, by: 'header' | 'subject') {
    const query = subjectQuery(folderId, position, limits, by);
    const replies = await api.call([query.calls]);
    return replies.kind === 'done' ? readPage(replies.value, query) : replies;
  }

  function readPage(replies: Replies, { query, get }: FolderQuery) {
    const ids = replies.read(query, queryAnswer);
    if (ids.kind !== 'done') return ids;
    const emails = replies.read(get, emailsAnswer);
    if (emails.kind !== 'done') return emails;
    const size = ids.value.ids.length;
    const isFull = size > 0 && size >= Math.min(ids.value.limit ?? Infinity, pageSize(limits));
    return done({ ...emails.value, size, isFull });
  }

  /** Where the server cannot say what has changed (`cannotCalculateChanges`), or it is too much, everything is asked anew. */
  async function readChanges(from: View, before: readonly Call[]): Promise<Outcome<Replies>> {
    const next: View = { ...from, mails: new Map(from.mails) };
    let first: Replies | undefined;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const query = changesQuery(next.state, limits);
      const prefix = round === 0 ? before.map((call) => [call]) : [];
      const replies = await api.call([...prefix, query.calls]);
      if (replies.kind !== 'done') return replies;
      first ??= replies.value;
      if (replies.value.errorOf(query.changes) !== undefined) break;
      const changes = replies.value.read(query.changes, changesAnswer);
      if (changes.kind !== 'done') return changes;
      for (const get of [query.created, query.updated]) {
        const emails = replies.value.read(get, emailsAnswer);
        if (emails.kind !== 'done') return emails;
        add(next.mails, emails.value.list);
      }
      for (const id of changes.value.destroyed) next.mails.delete(id);
      next.state = changes.value.newState;
      if (changes.value.hasMoreChanges) continue;
      view = next;
      return done(first);
    }
    // The calls before have been made and must not be made again.
    const asked = await queryAll([]);
    return asked.kind === 'done' && first !== undefined ? done(first) : asked;
  }

  return {
    get seen() {
      return view;
    },
    async look(before = []) {
      return view === undefined || view.truncated ? queryAll(before) : readChanges(view, before);
    },
  };
}
