import { z } from 'zod';
import type { Jira, JiraWorklog, WorklogValues } from '../ports/jira';
import { done, giveUp } from '../protocol/outcome';
import type { GiveUp, Outcome, Retry } from '../protocol/outcome';
import { fetchOne } from './bulk-fetch';
import { oldestFirst } from './comments';
import { readNumberedPages } from './numbered-pages';
import type { Query } from './operations';
import { failureOf, isGone, isRefusal } from './replies';
import type { Rest } from './replies';
import { created, MARK_KEY, worklogPage } from './schemas';
import { formatTimestamp } from './timestamps';
import { callTo } from './transport';
import type { Call, Reply } from './transport';

/** Worklogs of one page (Jira Cloud REST v3, get issue worklogs: at most 5,000). */
const PAGE = 1000;

type WorklogCalls = Pick<Jira, 'listWorklogs' | 'addWorklog' | 'editWorklog' | 'deleteWorklog'>;

/**
 * The remaining estimate is the other side's affair, so it is always left. Suppressing notifications needs an administrator's permission;
 * without it Jira refuses the whole write, before changing anything. It is then made without the flag, which is not sent again in the
 * life of this object.
 */
export function createWorklogs(rest: Rest): WorklogCalls {
  let isQuietRefused = false;

  const write = async (
    callWith: (query: Query) => Call,
    options: { notifyUsers: boolean } | undefined,
  ): Promise<Reply | Retry | GiveUp> => {
    const loud = { adjustEstimate: 'leave' };
    if (isQuietRefused || options?.notifyUsers === true) return rest.send(callWith(loud));
    const reply = await rest.send(callWith({ ...loud, notifyUsers: false }));
    if (reply.kind !== 'reply' || !(isRefusal(reply) || reply.status === 403)) return reply;
    const again = await rest.send(callWith(loud));
    if (again.kind === 'reply' && again.status < 300) isQuietRefused = true;
    return again;
  };

  return {
    async listWorklogs(issueId) {
      const worklogs = await readWorklogs(rest, issueId, { withMarks: true });
      if (worklogs.kind !== 'done') return worklogs;
      return worklogs.value === 'gone'
        ? giveUp('jira-not-found', 'The issue does not exist, or the synchronization user may not see it.')
        : done(worklogs.value);
    },

    async addWorklog(issueId, values, mark, options) {
      const json = { ...bodyOf(values), properties: [{ key: MARK_KEY, value: mark }] };
      const reply = await write(
        (query) => callTo('addWorklog', { issueIdOrKey: issueId }, { query, json }),
        options,
      );
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return goneOrOff(rest, issueId);
      return reply.status === 201 ? rest.decode(reply, created) : failureOf(reply);
    },

    async editWorklog(issueId, worklogId, values, options) {
      // Visibility is not sent, so Jira keeps it.
      const params = { issueIdOrKey: issueId, id: worklogId };
      const reply = await write(
        (query) => callTo('editWorklog', params, { query, json: bodyOf(values) }),
        options,
      );
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return done('gone');
      return reply.status === 200 ? done('edited') : failureOf(reply);
    },

    async deleteWorklog(issueId, worklogId, options) {
      const params = { issueIdOrKey: issueId, id: worklogId };
      const reply = await write((query) => callTo('deleteWorklog', params, { query }), options);
      if (reply.kind !== 'reply') return reply;
      return reply.status === 204 || isGone(reply) ? done(undefined) : failureOf(reply);
    },
  };
}

function bodyOf({ started, seconds, comment }: WorklogValues): Record<string, unknown> {
  return { started: formatTimestamp(started), timeSpentSeconds: seconds, comment };
}

/** Jira answers 404 for an issue that is gone, and where time tracking is switched off. */
async function goneOrOff(rest: Rest, issueId: string): Promise<Outcome<'gone'>> {
  const issue = await fetchOne(rest, { fields: ['summary'], schema: z.object({}) }, issueId);
  if (issue.kind !== 'done') return issue;
  if (issue.value === 'gone') return done('gone');
  return giveUp(
    'time-tracking-off',
    'Jira takes no worklogs here: time tracking is switched off. A Jira administrator can switch it on.',
  );
}

/** All worklogs of an issue, oldest first. */
export async function readWorklogs(
  rest: Rest,
  issueId: string,
  options: { withMarks: boolean },
): Promise<Outcome<JiraWorklog[] | 'gone'>> {
  const worklogs = await readNumberedPages(rest, 'The worklogs of an issue', {
    callFrom(startAt) {
      const query = { startAt, maxResults: PAGE, expand: options.withMarks ? 'properties' : undefined };
      return callTo('getWorklogs', { issueIdOrKey: issueId }, { query });
    },
    schema: worklogPage,
    entriesOf: (page) => page.worklogs,
  });
  if (worklogs.kind !== 'done' || worklogs.value === 'gone') return worklogs as Outcome<'gone'>;
  return done(oldestFirst(worklogs.value));
}
