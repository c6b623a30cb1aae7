import path from 'node:path';
import { createSystemClock } from '../../../local/clock';
import type { ForgeHost, ResolverAnswer, ResolverCall } from '../../../local/forge/host-types';
import { readManifest } from '../../../local/forge/manifest';
import type { JiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';
import { SCRIPT, type RoleName } from '../../../local/start/people';
import { openJira, populate } from '../../../local/start/world-side';
import { createSiteWeb, type SiteWeb } from '../../../local/web/site-web';

type EgressGroup = Parameters<ForgeHost['egressApproval']['approve']>[1][number];

/** One emulated site with its pages; the app's platform is a list of what it was asked. */
export interface SiteUnderTest {
  web: SiteWeb;
  jira: JiraSite;
  accounts: Record<RoleName, { accountId: string; apiToken: string }>;
  invocations: ResolverCall[];
  approved: EgressGroup[];
  bugs: unknown[];
  /** What the next invocations are answered. */
  answer: { current: ResolverAnswer };
  /** Logs in and answers the Cookie header. */
  login(role: RoleName): Promise<string>;
  close(): Promise<void>;
}

/** Serves Acme's example site on free ports with the fixture app installed. */
export async function serveSite(): Promise<SiteUnderTest> {
  const clock = createSystemClock();
  const jira = openJira('acme', { dir: undefined, clock, random: createSeededRandom(11) });
  const { accounts } = await populate('acme', { jira, clock }, { examples: true });
  const invocations: ResolverCall[] = [];
  const approved: EgressGroup[] = [];
  const bugs: unknown[] = [];
  const answer: SiteUnderTest['answer'] = { current: { success: true, body: { greeting: 'hello' } } };
  const notNeeded = () => Promise.reject(new Error('not part of this test'));
  const host: ForgeHost = {
    manifest: readManifest(path.join(__dirname, 'fixture-app')),
    egressApproval: {
      get: () => ({
        groups: approved.map(({ key, configured }) => ({
          key,
          configured: configured.map(({ domain }) => ({ domain, type: [] })),
        })),
      }),
      approve: (_installationId, groups) => void approved.push(...groups),
      revoke: () => undefined,
    },
    webTriggerOrigin: () => undefined,
    invokeResolver: async (call) => {
      invocations.push(call);
      return answer.current;
    },
    start: notNeeded,
    stop: notNeeded,
    deliverEvent: notNeeded,
    runScheduled: notNeeded,
    startSchedules: () => undefined,
    idle: notNeeded,
    kill: notNeeded,
    counters: () => {
      throw new Error('not part of this test');
    },
  };
  const web = await createSiteWeb({
    name: 'acme',
    label: 'Acme',
    baseUrl: SCRIPT.acme.baseUrl,
    cloudId: SCRIPT.acme.cloudId,
    installationId: SCRIPT.acme.installationId,
    site: jira,
    host,
    people: SCRIPT.acme.people.map((person) => ({ ...person, ...accounts[person.role] })),
    port: 0,
    resourcePort: 0,
    siteAddresses: { 'https://globex.atlassian.net': 'http://127.0.0.1:9' },
    onBug: (error) => void bugs.push(error),
  });
  return {
    web,
    jira,
    accounts,
    invocations,
    approved,
    bugs,
    answer,
    async login(role) {
      const url = `${web.origin}/login?as=${encodeURIComponent(accounts[role].accountId)}`;
      const response = await fetch(url, { redirect: 'manual' });
      return response.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    async close() {
      await web.close();
      await jira.close();
    },
  };
}
