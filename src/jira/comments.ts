import type { Jira, JiraComment } from '../ports/jira';
import { done, giveUp, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { failureOf, isGone } from './replies';
import type { Rest } from './replies';
import { commentPage, created, MARK_KEY } from './schemas';
import { callTo } from './transport';

/** Most comments of one page (Jira Cloud REST v3, get comments). */
const PAGE = 100;
/** Readings of all pages before the caller is asked to come back: somebody keeps adding or deleting comments. */
const READINGS = 3;

type CommentCalls = Pick<Jira, 'listComments' | 'addComment' | 'editComment' | 'deleteComment'>;

export function createComments(rest: Rest): CommentCalls {
  return {
    async listComments(issueId) {
      const comments = await readComments(rest, issueId, { withMarks: true });
      if (comments.kind !== 'done') return comments;
      return comments.value === 'gone'
        ? giveUp('jira-not-found', 'The issue does not exist, or the synchronization user may not see it.')
        : done(comments.value);
    },

    async addComment(issueId, body, mark) {
      const json = { body, properties: [{ key: MARK_KEY, value: mark }] };
      const reply = await rest.send(callTo('addComment', { issueIdOrKey: issueId }, { json }));
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return done('gone');
      return reply.status === 201 ? rest.decode(reply, created) : failureOf(reply);
    },

    async editComment(issueId, commentId, body) {
      // Visibility is not sent: Jira keeps it, and refuses some of the forms that it answers.
      const params = { issueIdOrKey: issueId, id: commentId };
      const reply = await rest.send(callTo('editComment', params, { json: { body } }));
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return done('gone');
      return reply.status === 200 ? done('edited') : failureOf(reply);
    },

    async deleteComment(issueId, commentId) {
      const reply = await rest.send(callTo('deleteComment', { issueIdOrKey: issueId, id: commentId }));
      if (reply.kind !== 'reply') return reply;
      return reply.status === 204 || isGone(reply) ? done(undefined) : failureOf(reply);
    },
  };
}

/**
 * All comments of an issue, oldest first. Pages are numbered, so a comment deleted meanwhile would hide another one, which
 * would look deleted too: where the total changed between pages they are all read again.
 */
export async function readComments(
  rest: Rest,
  issueId: string,
  options: { withMarks: boolean },
): Promise<Outcome<JiraComment[] | 'gone'>> {
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const comments = await readPages(rest, issueId, options);
    if (comments.kind !== 'done' || comments.value !== 'changed')
      return comments as Outcome<JiraComment[] | 'gone'>;
  }
  return retry('jira-conflict', 'The comments of an issue kept changing while they were read.');
}

async function readPages(
  rest: Rest,
  issueId: string,
  options: { withMarks: boolean },
): Promise<Outcome<JiraComment[] | 'gone' | 'changed'>> {
  const comments = new Map<string, JiraComment>();
  let firstTotal: number | undefined;
  for (let startAt = 0; ;) {
    const query = {
      startAt,
      maxResults: PAGE,
      orderBy: 'created',
      expand: options.withMarks ? 'properties' : undefined,
    };
    const reply = await rest.send(callTo('getComments', { issueIdOrKey: issueId }, { query }));
    if (reply.kind !== 'reply') return reply;
    if (isGone(reply)) return done('gone');
    if (reply.status !== 200) return failureOf(reply);
    const page = rest.decode(reply, commentPage);
    if (page.kind !== 'done') return page;
    const { total } = page.value;
    firstTotal ??= total;
    if (total !== firstTotal) return done('changed');
    for (const comment of page.value.comments) comments.set(comment.id, comment);
    startAt += page.value.comments.length;
    if (page.value.comments.length === 0 || startAt >= total)
      return done(oldestFirst([...comments.values()]));
  }
}

export function oldestFirst(comments: readonly JiraComment[]): JiraComment[] {
  // Ids of comments rise, also within the same millisecond.
  return [...comments].sort((a, b) => a.created - b.created || Number(a.id) - Number(b.id));
}
