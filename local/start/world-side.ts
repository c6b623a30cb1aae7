import path from 'node:path';
import type { LocalClock } from '../clock';
import { createJiraSite, type JiraSite } from '../jira/site';
import type { NewProject } from '../jira/set-up';
import type { LocalRandom } from '../random';
import { createExamples, EXAMPLES } from './example-issues';
import { SCRIPT, type RoleName, type SiteName } from './people';
import type { SideRecord } from './world-record';

/** What the project of both sites has. */
export interface ProjectOffers {
  issueTypes: NewProject['issueTypes'];
  /** Issues begin at the first one. */
  statuses: string[];
  /** Highest first; absent: Jira's five. */
  priorities?: string[];
}

const OFFERS: ProjectOffers = {
  issueTypes: ['Task', 'Bug', 'Story', 'Epic', 'Sub-task'],
  statuses: ['To Do', 'In Progress', 'In Review', 'Done'],
};

/** Opens a company's Jira site: the one that `dir` holds, or an empty one. */
export function openJira(
  name: SiteName,
  deps: { dir: string | undefined; clock: LocalClock; random: LocalRandom },
): JiraSite {
  const { baseUrl, cloudId } = SCRIPT[name];
  const { clock, random } = deps;
  const dir = deps.dir === undefined ? {} : { dir: path.join(deps.dir, 'jira', name) };
  return createJiraSite({ name, baseUrl, cloudId, clock, random, ...dir });
}

/** Fills an empty site with its people and its project, and with example issues if they are wanted. */
export async function populate(
  name: SiteName,
  { jira, clock }: { jira: JiraSite; clock: LocalClock },
  options: { examples: boolean; offers?: ProjectOffers },
): Promise<Pick<SideRecord, 'project' | 'accounts'>> {
  const { people, project } = SCRIPT[name];
  const accounts = Object.fromEntries(
    people.map((person) => [
      person.role,
      jira.setUp.addUser({ displayName: person.displayName, email: person.email, admin: person.siteAdmin }),
    ]),
  ) as Record<RoleName, { accountId: string; apiToken: string }>;
  const idsOf = (projectAdmin: boolean) =>
    people
      .filter((person) => person.projectAdmin === projectAdmin)
      .map((person) => accounts[person.role].accountId);
  const { id } = jira.setUp.addProject({
    ...project,
    ...(options.offers ?? OFFERS),
    workflow: 'simplified',
    admins: idsOf(true),
    members: idsOf(false),
  });
  if (options.examples) await createExamples({ jira, clock }, project.key, accounts, EXAMPLES[name]);
  return { project: { id, ...project }, accounts };
}
