import type { Jira } from '../ports/jira';
import { createAttachments } from './attachments';
import { createComments } from './comments';
import { createIssues } from './create-issues';
import { createIssueEditor } from './edit-issue';
import { createKeyProbe } from './key-probe';
import { createProjects } from './project';
import { createIssueReader } from './read-issues';
import { createLinks } from './links';
import { createRest } from './replies';
import { createLists } from './search';
import { createTransitions } from './transitions';
import { createTransport } from './transport';
import type { TransportDeps } from './transport';
import { createUsers } from './users';
import { createWorklogs } from './worklogs';

/**
 * Jira Cloud REST v3 over `deps.http`, which carries the identity (the app, or the synchronization user). Make one for each
 * invocation: points, what is known about permissions and a used-up hour are kept in it.
 */
export function createJira(deps: TransportDeps): Jira {
  const transport = createTransport(deps);
  const rest = createRest(transport, deps.log);
  return {
    ...createIssueReader(rest),
    ...createLists(rest),
    ...createKeyProbe(rest),
    ...createIssueEditor(rest),
    ...createTransitions(rest),
    ...createComments(rest),
    ...createWorklogs(rest),
    ...createLinks(rest),
    ...createAttachments(rest, deps.ids),
    ...createUsers(rest),
    ...createProjects(rest),
    createIssues: (drafts) => createIssues(rest, drafts),
    pointsSpent: () => transport.pointsSpent(),
  };
}
