import type { NewProject } from '../../local/jira/set-up';
import type { Side } from './side';

/** A further project of the site with the same people, of which no synchronization knows: OTHER, unless told otherwise. */
export function addOtherProject(
  side: Pick<Side, 'jira' | 'people'>,
  over: Partial<NewProject> = {},
): { id: string; key: string } {
  return side.jira.setUp.addProject({
    key: 'OTHER',
    name: 'Other',
    issueTypes: ['Task'],
    statuses: ['To Do', 'In Progress', 'Done'],
    workflow: 'simplified',
    admins: [side.people[0] as string],
    members: side.people,
    ...over,
  });
}
