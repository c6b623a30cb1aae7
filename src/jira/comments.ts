import type { Jira, JiraComment } from '../ports/jira';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { readNumberedPages } from './numbered-pages';
import { failureOf, isGone } from './replies';
import type { Rest } from './replies';
import { commentPage, created, MARK_KEY } from './schemas';
import { callTo } from './transport';

/** Most comments of one page (Jira Cloud REST v3, get comments). */
const PAGE = 100;

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

/** All comments of an issue, oldest first. */
export async function readComments(
  rest: Rest,
  issueId: string,
  options: { withMarks: boolean },
): Promise<Outcome<JiraComment[] | 'gone'>> {
  const comments = await readNumberedPages(rest, 'The comments of an issue', {
    callFrom(startAt) {
      const expand = options.withMarks ? 'properties' : undefined;
      const query = { startAt, maxResults: PAGE, orderBy: 'created', expand };
      return callTo('getComments', { issueIdOrKey: issueId }, { query });
    },
    schema: commentPage,
    entriesOf: (page) => page.comments,
  });
  if (comments.kind !== 'done' || comments.value === 'gone') return comments as Outcome<'gone'>;
  return done(oldestFirst(comments.value));
}

export function oldestFirst<T extends { id: string; created: number }>(entries: readonly T[]): T[] {
  // Ids rise, also within the same millisecond.
  return [...entries].sort((a, b) => a.created - b.created || Number(a.id) - Number(b.id));
}
