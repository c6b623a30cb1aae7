import { createJira } from '../../src/jira/create-jira';
import type { Jira } from '../../src/ports/jira';
import { createManualClock } from '../../local/clock';
import type { SitePrincipal } from '../../local/http';
import type { JiraSite } from '../../local/jira/site';
import { createJiraSite } from '../../local/jira/site';
import { createSeededRandom } from '../../local/random';
import { siteHttp } from '../support/site-http';
import type { JiraWorld } from './jira';

/** Scopes of the emulated installation: what the app's operations need. */
const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user', 'read:email-address:jira'];
const START = Date.UTC(2026, 10, 23, 16, 0, 0);

/** The contract's world on an emulated site, and what only an emulator can show. */
export interface SiteWorld extends JiraWorld {
  site: JiraSite;
  /** Another client of the same installation, with its own memory of what works. */
  again(options?: { scopes?: readonly string[]; person?: boolean; deadlineMs?: number }): Jira;
}

/** A site with one project; time moves only when somebody waits, so limits are met and no test does. */
export async function createSiteWorld(options: { appIsAdmin: boolean }): Promise<SiteWorld> {
  const clock = createManualClock(START);
  const site = createJiraSite({
    name: 'acme',
    baseUrl: 'https://acme.atlassian.net',
    cloudId: 'cloud-acme',
    timeZone: 'Europe/Berlin',
    clock,
    random: createSeededRandom(7),
  });
  const admin = site.setUp.addUser({ displayName: 'Grace Admin', email: 'grace@acme.example', admin: true });
  const person = { displayName: 'Ada Person', email: 'ada@acme.example' };
  const { accountId } = site.setUp.addUser(person);
  const project = site.setUp.addProject({
    key: 'ACME',
    name: 'Acme',
    issueTypes: ['Epic', 'Task', 'Sub-task'],
    statuses: ['To Do', 'In Progress', 'Done'],
    workflow: 'simplified',
    admins: [admin.accountId],
    members: [accountId, admin.accountId],
  });
  if (options.appIsAdmin) site.setUp.addToRole('ACME', 'admin', site.appAccountId);

  const ask = async (method: string, path: string, principal: SitePrincipal, body?: unknown) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return site.handle({ method, path, headers, body: Buffer.from(text), principal });
  };

  const again: SiteWorld['again'] = ({
    scopes = SCOPES,
    person: asPerson = false,
    deadlineMs = 120_000,
  } = {}) => {
    let ids = 0;
    return createJira({
      http: siteHttp(
        site,
        asPerson ? { kind: 'forge-user', accountId, scopes } : { kind: 'forge-app', scopes },
      ),
      clock: { now: () => clock.now(), sleep: (ms) => clock.advance(ms) },
      ids: { id: () => `boundary${++ids}`, secret: (bytes) => '80'.repeat(bytes) },
      log: { info: () => undefined, warn: () => undefined },
      deadline: () => deadlineMs,
    });
  };

  return {
    site,
    again,
    jira: again(),
    project: { id: project.id, key: project.key },
    person: { ...person, accountId },
    role: 'Members',
    async asAdmin(method, path, body) {
      // Slowly enough for the limits on one issue.
      await clock.advance(400);
      const response = await ask(method, path, { kind: 'user', accountId: admin.accountId }, body);
      const text = response.body.toString('utf8');
      if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    indexed: () => clock.advance(60_000),
  };
}
