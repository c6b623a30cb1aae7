import { z } from 'zod';
import type { LocalClock } from '../../clock';
import type { RoleName } from '../../start/people';
import type { WorldSite } from '../../start/world-types';
import { createPerson, type Person } from '../../person';

const roles: readonly RoleName[] = ['lead', 'first', 'second'];

const projectShape = z.object({
  issueTypes: z.array(z.object({ id: z.string(), name: z.string(), subtask: z.boolean() })),
});
const named = z.array(z.object({ id: z.string(), name: z.string() }));
const found = z.object({ issues: z.array(z.object({ id: z.string() })) });
const issue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    issuetype: z.object({ name: z.string(), subtask: z.boolean() }),
    summary: z.string(),
    parent: z.object({ id: z.string() }).nullish(),
    attachment: z.array(
      z.object({ id: z.string(), filename: z.string(), author: z.object({ accountId: z.string() }) }),
    ),
    comment: z.object({
      comments: z.array(z.object({ id: z.string(), author: z.object({ accountId: z.string() }) })),
    }),
  }),
});

/** An issue as far as a change has to know it. */
export type ChangeableIssue = z.infer<typeof issue>;

/** One site with the people who change things there. */
export interface ChangeSite {
  label: string;
  projectKey: string;
  people: readonly Person[];
  /** Works for both companies, so that an assignment travels. */
  contractor: string;
  types: z.infer<typeof projectShape>['issueTypes'];
  priorities: z.infer<typeof named>;
  /** Ids of the project's issues as a search finds them now. */
  issueIds(): Promise<string[]>;
  read(issueId: string): Promise<ChangeableIssue>;
}

/** Looks up what the project offers. */
export async function openChangeSite(site: WorldSite, clock: LocalClock): Promise<ChangeSite> {
  const people = roles.map((role) => createPerson({ jira: site.jira, clock }, site.people[role].accountId));
  const reader = createPerson({ jira: site.jira, clock }, site.people.lead.accountId);
  const projectKey = site.project.key;
  const { issueTypes } = projectShape.parse(await reader.call('GET', `/project/${projectKey}`));
  const priorities = named.parse(await reader.call('GET', '/priority'));
  return {
    label: site.label,
    projectKey,
    people,
    contractor: site.people.second.accountId,
    types: issueTypes,
    priorities,
    async issueIds() {
      const query = { jql: `project = ${projectKey} ORDER BY key ASC`, fields: ['id'], maxResults: 5000 };
      return found.parse(await reader.call('POST', '/search/jql', query)).issues.map(({ id }) => id);
    },
    async read(issueId) {
      const fields = 'issuetype,summary,parent,attachment,comment';
      return issue.parse(await reader.call('GET', `/issue/${issueId}?fields=${fields}`));
    },
  };
}
