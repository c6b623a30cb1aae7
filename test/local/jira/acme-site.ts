import { type ManualClock, createManualClock } from '../../../local/clock';
import type { SiteEvent, SitePrincipal } from '../../../local/http';
import { type JiraSite, type JiraSiteOptions, createJiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';

/** What an answer held: its body as JSON where it is JSON, as text otherwise. */
export interface Answered {
  status: number;
  // Tests read answers of many shapes; the contract test checks the shapes themselves.
  json: never;
  text: string;
  body: Buffer;
  headers: Record<string, string>;
}

export interface AcmeSite {
  site: JiraSite;
  clock: ManualClock;
  events: SiteEvent[];
  ann: string;
  bob: string;
  carl: string;
  tokens: Record<'ann' | 'bob', string>;
  /** Calls `/rest/api/3` + path (or a path beginning with /media or /rest) as Ann unless another principal is given. */
  call(method: string, path: string, options?: CallOptions): Promise<Answered>;
  /** Creates a Task in ACME and returns its id and key. */
  create(fields?: Record<string, unknown>, principal?: SitePrincipal): Promise<{ id: string; key: string }>;
  /** Uploads one file and returns its id. */
  upload(
    issue: string,
    filename: string,
    content: Buffer | string,
    principal?: SitePrincipal,
  ): Promise<Answered>;
}

export interface CallOptions {
  body?: unknown;
  as?: SitePrincipal;
  headers?: Record<string, string>;
}

export const START = Date.UTC(2026, 10, 23, 16, 0, 0);

export const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user', 'manage:jira-project'];

export const APP: SitePrincipal = { kind: 'forge-app', scopes: SCOPES };

export const ANONYMOUS: SitePrincipal = { kind: 'anonymous' };

export function doc(...paragraphs: string[]) {
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  };
}

/** A site of Ann (site and project admin), Bob (member) and Carl (in no project); searches lag unless told otherwise. */
export function acmeSite(options: Partial<JiraSiteOptions> = {}): AcmeSite {
  const clock = createManualClock(START);
  const site = createJiraSite({
    name: 'acme',
    baseUrl: 'https://acme.atlassian.net',
    cloudId: '11111111-1111-4111-8111-111111111111',
    clock,
    random: createSeededRandom(7),
    indexLagMs: 0,
    ...options,
  });
  const events: SiteEvent[] = [];
  site.onEvent((event) => void events.push(event));
  const user = (displayName: string, admin = false) =>
    site.setUp.addUser({
      accountId: `712020:${displayName.split(' ')[0]?.toLowerCase()}`,
      displayName,
      email: `${displayName.split(' ')[0]?.toLowerCase()}@acme.example`,
      admin,
    });
  const ann = user('Ann Archer', true);
  const bob = user('Bob Baker');
  const carl = user('Carl Cook');
  site.setUp.addProject({
    key: 'ACME',
    name: 'Acme Works',
    issueTypes: ['Epic', 'Task', 'Bug', 'Sub-task'],
    statuses: ['To Do', 'In Progress', 'Done'],
    workflow: 'simplified',
    admins: [ann.accountId],
    members: [bob.accountId],
    components: ['Engine', 'Hull'],
    versions: ['1.0', '2.0'],
  });

  async function call(
    method: string,
    path: string,
    { body, as: principal, headers }: CallOptions = {},
  ): Promise<Answered> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const response = await site.handle({
      method,
      path: path.startsWith('/media') || path.startsWith('/rest') ? path : `/rest/api/3${path}`,
      headers: { 'content-type': 'application/json', ...headers },
      body: bytes,
      principal: principal ?? { kind: 'user', accountId: ann.accountId },
    });
    const text = response.body.toString('utf8');
    const isJson = /json/.test(response.headers['content-type'] ?? '');
    const json = (isJson ? JSON.parse(text) : undefined) as never;
    return { status: response.status, json, text, body: response.body, headers: response.headers };
  }

  return {
    site,
    clock,
    events,
    ann: ann.accountId,
    bob: bob.accountId,
    carl: carl.accountId,
    tokens: { ann: ann.apiToken, bob: bob.apiToken },
    call,
    async create(fields = {}, principal) {
      const all = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'An issue', ...fields };
      const answer = await call('POST', '/issue', {
        body: { fields: all },
        ...(principal ? { as: principal } : {}),
      });
      if (answer.status !== 201) throw new Error(`Create was answered ${answer.status} ${answer.text}`);
      return answer.json;
    },
    upload(issue, filename, content, principal) {
      const { body, headers } = multipart('file', filename, content);
      return call('POST', `/issue/${issue}/attachments`, {
        body,
        headers: { ...headers, 'x-atlassian-token': 'no-check' },
        ...(principal ? { as: principal } : {}),
      });
    },
  };
}

export function multipart(part: string, filename: string, content: Buffer | string, type = 'image/png') {
  const head = `--BOUNDARY\r\nContent-Disposition: form-data; name="${part}"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--BOUNDARY--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=BOUNDARY' },
  };
}

/** A Bob-like principal. */
export function as(accountId: string): SitePrincipal {
  return { kind: 'user', accountId };
}
