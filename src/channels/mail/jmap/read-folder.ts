import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import type { Email } from './answers';
import { emailsAnswer, queryAnswer } from './answers';
import type { Call, JmapApi, Replies } from './api';
import type { FolderMail } from './folder-mail';
import { readFolderMail } from './folder-mail';
import type { FolderQuery, SubjectFilter } from './folder-queries';
import { pageSize, reportQueries, subjectProbe, subjectQuery } from './folder-queries';

/** What a folder held of ours at one moment. */
export interface FolderView {
  mails: Map<string, FolderMail>;
  truncated: boolean;
  /** Of the account's mail, before the view was read. */
  state: string;
}

/** More than this is left to the next invocation. */
const MAX_PAGES = 8;

/** Takes what was fetched into a view; what is none of our business, or not in the folder any more, leaves it. */
export function addMails(mails: Map<string, FolderMail>, folderId: string, emails: readonly Email[]): void {
  for (const email of emails) {
    const mail = email.mailboxIds[folderId] === true ? readFolderMail(email) : undefined;
    if (mail === undefined) mails.delete(email.id);
    // What is known already may lack the parts of a report that this fetch has.
    else if (!mails.has(email.id) || mail.returned.length > 0) mails.set(email.id, mail);
  }
}

/** Reads a folder by queries, after the calls `before`: one request, and one more for each further page. */
export async function readFolder(
  api: JmapApi,
  folderId: string,
  before: readonly Call[],
): Promise<Outcome<{ view: FolderView; replies: Replies }>> {
  const { limits } = api.session;
  const query = (position: number, by: SubjectFilter) => subjectQuery(folderId, position, limits, by);
  const reports = reportQueries(folderId, limits);
  const doubt = subjectProbe(folderId);
  const replies = await api.call([
    ...before.map((call) => [call]),
    query(0, 'header').calls,
    ...reports.map(({ calls }) => calls),
    [doubt],
  ]);
  if (replies.kind !== 'done') return replies;

  async function readPage(position: number, by: SubjectFilter) {
    const answer = await api.call([query(position, by).calls]);
    return answer.kind === 'done' ? pageIn(answer.value, query(position, by)) : answer;
  }
  function pageIn(answer: Replies, { query: asked, get }: FolderQuery) {
    const ids = answer.read(asked, queryAnswer);
    if (ids.kind !== 'done') return ids;
    const emails = answer.read(get, emailsAnswer);
    if (emails.kind !== 'done') return emails;
    const size = ids.value.ids.length;
    const isFull = size > 0 && size >= Math.min(ids.value.limit ?? Infinity, pageSize(limits));
    return done({ ...emails.value, size, isFull });
  }

  let by: SubjectFilter = 'header';
  let page = pageIn(replies.value, query(0, by));
  const cannot = replies.value.errorOf(query(0, by).query) === 'unsupportedFilter';
  const finds = replies.value.read(doubt, queryAnswer);
  const isBlind = page.kind === 'done' && page.value.size === 0;
  if (cannot || (isBlind && finds.kind === 'done' && finds.value.ids.length > 0)) {
    by = 'subject';
    page = await readPage(0, by);
  }
  if (page.kind !== 'done') return page;
  const view: FolderView = { mails: new Map(), truncated: false, state: page.value.state };
  addMails(view.mails, folderId, page.value.list);
  let { size, isFull } = page.value;
  for (let pages = 1; isFull; pages += 1) {
    if (pages === MAX_PAGES) {
      view.truncated = true;
      break;
    }
    const more = await readPage(size, by);
    if (more.kind !== 'done') return more;
    addMails(view.mails, folderId, more.value.list);
    size += more.value.size;
    isFull = more.value.isFull;
  }
  // Without these queries a bounce is not shown; everything else works.
  for (const { query: asked, get } of reports) {
    if (replies.value.errorOf(asked) !== undefined) continue;
    const found = replies.value.read(get, emailsAnswer);
    if (found.kind === 'done') addMails(view.mails, folderId, found.value.list.toReversed());
  }
  return done({ view, replies: replies.value });
}
