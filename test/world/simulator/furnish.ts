import type { JiraSite } from '../../../local/jira/site';
import type { SideDescription } from '../../../src/protocol/sync-record';
import type { End } from './wire';

/** Priorities whose names are in the set do not show in what the app reads. */
export function hidePriorities(jira: JiraSite): Set<string> {
  const hidden = new Set<string>();
  const handle = jira.handle;
  jira.handle = async (request) => {
    const response = await handle(request);
    const isList = request.principal.kind === 'forge-app' && /\/priority(\/search)?(\?|$)/.test(request.path);
    if (hidden.size === 0 || !isList || response.status !== 200) return response;
    const shown = JSON.parse(response.body.toString('utf8'), (_, value: unknown) =>
      Array.isArray(value)
        ? value.filter((each) => !hidden.has((each as { name?: string }).name ?? ''))
        : value,
    ) as unknown;
    return { ...response, body: Buffer.from(JSON.stringify(shown)) };
  };
  return hidden;
}

/** Two people, the project and another one. */
export function furnish(jira: JiraSite, end: End) {
  const key = end === 'acme' ? 'ACME' : 'GLX';
  const people = ['Ada Lovelace', 'Grace Hopper'].map(
    (displayName) =>
      jira.setUp.addUser({
        displayName,
        email: `${displayName.split(' ')[0]?.toLowerCase() ?? ''}@example.com`,
        admin: false,
      }).accountId,
  );
  const add = (projectKey: string) =>
    jira.setUp.addProject({
      key: projectKey,
      name: `${end} ${projectKey}`,
      issueTypes: ['Task', 'Bug', 'Epic', 'Sub-task'],
      statuses: ['To Do', 'In Progress', 'Done'],
      workflow: 'simplified',
      admins: [people[0] as string],
      members: people,
    });
  return { people, project: add(key), elsewhere: add(`${key}O`) };
}

/** What the wizard would know of this side. */
export function describe(end: End, project: { id: string; key: string }): SideDescription {
  return {
    siteId: `cloud-${end}`,
    siteUrl: `https://${end}.atlassian.net`,
    projectId: project.id,
    projectKey: project.key,
    projectName: `${end} project`,
    company: end === 'acme' ? 'Acme' : 'Globex',
    appVersion: '1.0.0',
    limits: { messageBytes: 200 * 1024, attachmentBytes: 11 * 1024 * 1024 },
  };
}
