import type { AdfNode } from '../../jira/model';
import type { JiraSite } from '../../jira/site';
import type { FileIssue } from './issue-file';

export interface LoadedPerson {
  accountId: string;
  displayName: string;
}

/** Everybody whom the file names. */
export function pseudonymsOf(issues: readonly FileIssue[]): string[] {
  const names = issues.flatMap((issue) => [
    issue.reporter,
    issue.assignee,
    ...issue.comments.map((comment) => comment.author),
    ...issue.attachments.map((attachment) => attachment.author),
  ]);
  const texts = issues.flatMap((issue) => [
    issue.description?.adf,
    ...issue.comments.map(({ body }) => body?.adf),
  ]);
  const mentioned = texts.flatMap((document) => (document ? mentionsIn(document) : []));
  return [...new Set([...names.filter((name) => name !== null), ...mentioned])].toSorted();
}

function mentionsIn(node: AdfNode): string[] {
  const id = node.type === 'mention' ? node.attrs?.['id'] : undefined;
  return [...(typeof id === 'string' && id !== '' ? [id] : []), ...(node.content ?? []).flatMap(mentionsIn)];
}

/** Gives every pseudonym an account in the project, with an e-mail address that is the same on every site. */
export function addPeople(
  jira: JiraSite,
  projectKey: string,
  pseudonyms: readonly string[],
): Map<string, LoadedPerson> {
  return new Map(
    pseudonyms.map((pseudonym) => {
      const displayName = pseudonym.charAt(0).toUpperCase() + pseudonym.slice(1);
      const { accountId } = jira.setUp.addUser({ displayName, email: `${pseudonym}@people.example` });
      jira.setUp.addToRole(projectKey, 'member', accountId);
      return [pseudonym, { accountId, displayName }];
    }),
  );
}
