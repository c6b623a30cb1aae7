import { multipartFile } from '../../../../src/jira/multipart';
import { adf } from '../../looking';
import type { Company } from '../company';
import { TOKEN } from '../tokens';
import { pick, restriction } from './tools';
import type { DeedTools, Deeds } from './tools';

/** What was deleted of the partner's is noted by its text, mark or name: it may stay on the other side. */
export function createCommentDeeds(tools: DeedTools) {
  const { token, secretToken, issuesOf, ask, deletedCopies, noteDeleted } = tools;
  const commentsOf = (company: Company, isOwn: boolean) =>
    [...company.jira.data.comments.values()].filter(
      (comment) => (comment.authorId !== company.jira.appAccountId) === isOwn,
    );
  return {
    async comment(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      const text = token();
      const made = await ask(company, 'POST', `/issue/${issue.id}/comment`, { body: adf(text) });
      return made.ok ? `comments ${issue.key} "${text}"` : undefined;
    },
    async 'comment in private'(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      const visibility = restriction(n);
      const body = adf(secretToken());
      const made = await ask(company, 'POST', `/issue/${issue.id}/comment`, { body, visibility });
      return made.ok ? `comments ${issue.key} in private` : undefined;
    },
    async 'edit comment'(company, n) {
      const comment = pick(commentsOf(company, true), n);
      if (comment === undefined) return undefined;
      const text = comment.visibility === null ? token() : secretToken();
      const path = `/issue/${comment.issueId}/comment/${comment.id}`;
      const edited = await ask(company, 'PUT', path, { body: adf(text) });
      return edited.ok ? `edits comment ${comment.id} to "${text}"` : undefined;
    },
    async 'delete comment'(company, n) {
      const comment = pick(commentsOf(company, n % 3 !== 0), n);
      if (comment === undefined) return undefined;
      for (const text of JSON.stringify(comment.body).match(TOKEN) ?? [])
        if (comment.authorId === company.jira.appAccountId) deletedCopies.add(text);
      const mark = JSON.stringify(comment.properties);
      if (comment.authorId === company.jira.appAccountId) await noteDeleted(company, comment.id, mark);
      const gone = await ask(company, 'DELETE', `/issue/${comment.issueId}/comment/${comment.id}`);
      return gone.ok ? `deletes comment ${comment.id}` : undefined;
    },
    async 'make comment private'(company, n) {
      const comment = pick(commentsOf(company, true), n);
      if (comment === undefined || comment.visibility !== null) return undefined;
      const visibility = restriction(n);
      const path = `/issue/${comment.issueId}/comment/${comment.id}`;
      const text = token();
      const edited = await ask(company, 'PUT', path, { body: adf(text), visibility });
      return edited.ok ? `makes comment ${comment.id} private` : undefined;
    },
    async attach(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      const name = `${token()}.txt`;
      const bytes = new TextEncoder().encode(name.repeat(1 + (n % 50)));
      const { contentType, body } = multipartFile({ filename: name, mimeType: 'text/plain', bytes }, 'edge');
      const answer = await company.jira.handle({
        method: 'POST',
        path: `/rest/api/3/issue/${issue.id}/attachments`,
        headers: { 'content-type': contentType, 'x-atlassian-token': 'no-check' },
        body: Buffer.from(body),
        principal: { kind: 'user', accountId: company.people[0] as string },
      });
      return answer.status < 300 ? `attaches ${name} to ${issue.key}` : undefined;
    },
    async 'delete attachment'(company, n) {
      const file = pick([...company.jira.data.attachments.values()], n);
      if (file === undefined) return undefined;
      if (file.authorId === company.jira.appAccountId) deletedCopies.add(file.filename);
      const gone = await ask(company, 'DELETE', `/attachment/${file.id}`);
      return gone.ok ? `deletes ${file.filename}` : undefined;
    },
  } satisfies Partial<Deeds>;
}
