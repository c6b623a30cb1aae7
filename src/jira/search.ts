import type { IssuePage, Jira } from '../ports/jira';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { failureOf, isRefusal } from './replies';
import type { Rest } from './replies';
import { searchPage } from './schemas';
import { callTo } from './transport';

const PAGE = 100;
/** Where nothing but ids is asked for, Jira makes longer pages. */
const ID_PAGE = 5000;

/** Lists from the search index, which lags behind writes and is not monotonic; the order is that of creation, which edits do not change. */
export function createLists(rest: Rest): Pick<Jira, 'listIssues' | 'listUpdated' | 'listIds'> {
  const oldestFirst = 'ORDER BY created ASC, key ASC';
  return {
    listIssues: async (projectId, next) => searchIds(rest, `${inProject(projectId)} ${oldestFirst}`, next),
    listIds: async (projectId, next) =>
      searchIds(rest, `${inProject(projectId)} ORDER BY id ASC`, next, ID_PAGE),
    listUpdated: async (projectId, minutes, next) => {
      const since = `updated >= "-${Math.max(1, Math.ceil(minutes))}m"`;
      return searchIds(rest, `${inProject(projectId)} AND ${since} ${oldestFirst}`, next);
    },
  };
}

async function searchIds(
  rest: Rest,
  jql: string,
  next: string | undefined,
  maxResults = PAGE,
): Promise<Outcome<IssuePage>> {
  const json = {
    jql,
    maxResults,
    fields: ['id'],
    ...(next === undefined ? {} : { nextPageToken: next }),
  };
  const reply = await rest.send(callTo('searchIssues', {}, { json, reads: true }));
  if (reply.kind !== 'reply') return reply;
  if (isRefusal(reply) && next !== undefined) {
    return giveUp(
      'jira-page-expired',
      'Jira no longer knows this page of a list; it has to be listed from its beginning.',
    );
  }
  if (reply.status !== 200) return failureOf(reply);
  const page = rest.decode(reply, searchPage);
  if (page.kind !== 'done') return page;
  rest.spend(page.value.issues.length);
  const issueIds = page.value.issues.map((issue) => issue.id);
  const token = page.value.nextPageToken ?? '';
  return done(token === '' ? { issueIds } : { issueIds, next: token });
}

/** Key of the issue with the highest number, as far as the index knows; undefined when it knows none. */
export async function highestKey(rest: Rest, projectId: string): Promise<Outcome<string | undefined>> {
  // By key, not by creation: an issue moved here from another project has a new number and an old date.
  const json = { jql: `${inProject(projectId)} ORDER BY key DESC`, maxResults: 1, fields: ['key'] };
  const page = await rest.read(callTo('searchIssues', {}, { json, reads: true }), searchPage);
  if (page.kind !== 'done') return page;
  rest.spend(page.value.issues.length);
  return done(page.value.issues[0]?.key ?? undefined);
}

/** Project ids are numbers; anything else here would be a bug that changes the query. */
function inProject(projectId: string): string {
  if (!/^\d{1,19}$/.test(projectId)) throw new Error('a project id is a number');
  return `project = ${projectId}`;
}
