import path from 'node:path';
import { createManualClock, type ManualClock } from '../../../local/clock';
import { createForgeHost } from '../../../local/forge/host';
import type { ForgeHost, ForgeHostOptions, HostLogLine } from '../../../local/forge/host-types';
import type { SiteRequest, SiteResponse } from '../../../local/http';
import { createSeededRandom } from '../../../local/random';

export type TestIsolation = ForgeHostOptions['isolation'];

/** One host with two installations, what it logged and what its sites were asked. */
export interface TestWorld {
  host: ForgeHost;
  clock: ManualClock;
  log: HostLogLine[];
  requests: (SiteRequest & { site: string })[];
  /** Runs a resolver function on the first installation and gives its body; throws what the page would see. */
  call(functionKey: string, payload?: unknown, installationId?: string): Promise<unknown>;
  /** Resolves once the host has logged a line of that form. */
  logged(pattern: RegExp): Promise<void>;
  /** What handlers said by console.log(JSON.stringify({ [kind]: ... })). */
  said(kind: 'consumer' | 'trigger' | 'scheduled' | 'web'): Record<string, unknown>[];
}

/** Creates and starts a host for the fixture app. The clock stands still until a test moves it. */
export async function startWorld(options: Partial<ForgeHostOptions> = {}): Promise<TestWorld> {
  const clock = createManualClock(Date.UTC(2026, 0, 5, 12));
  const log: HostLogLine[] = [];
  const requests: TestWorld['requests'] = [];
  const waiting = new Set<() => void>();
  const site = (name: string) => ({
    installationId: name,
    cloudId: `cloud-${name}`,
    siteUrl: `https://${name}.atlassian.net`,
    accessibleAccountIds: ['alice', 'bob'],
    async handle(request: SiteRequest) {
      requests.push({ ...request, site: name });
      return answerAsSite(request);
    },
  });
  const host = createForgeHost({
    appDir: path.join(__dirname, 'fixture-app'),
    load: 'source',
    isolation: 'inline',
    clock,
    random: createSeededRandom(1),
    installations: [site('acme'), site('globex')],
    egress: {},
    log: (line) => {
      log.push(line);
      for (const check of waiting) check();
    },
    ...options,
  });
  await host.start();
  return {
    host,
    clock,
    log,
    requests,
    logged: (pattern) =>
      new Promise((resolve) => {
        const check = () => {
          if (!log.some((line) => pattern.test(line.message))) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async call(functionKey, payload, installationId = 'acme') {
      const answer = await host.invokeResolver({
        installationId,
        moduleKey: 'settings',
        accountId: 'alice',
        extension: { type: 'jira:projectSettingsPage', project: { id: '10000', key: 'A', type: 'software' } },
        functionKey,
        payload,
      });
      if (!answer.success) throw new Error(answer.message);
      return answer.body;
    },
    said: (kind) =>
      log
        .filter((line) => line.source === 'app' && line.message.startsWith(`{"${kind}":`))
        .map((line) => JSON.parse(line.message) as Record<string, unknown>),
  };
}

let stored: Buffer = Buffer.alloc(0);

/** Just enough of a site: it keeps the last uploaded file, redirects to it, and echoes everything else. */
function answerAsSite(request: SiteRequest): SiteResponse {
  const json = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  });
  if (request.path.endsWith('/attachments')) {
    const boundary = Buffer.from(`--${request.headers['content-type']?.split('boundary=')[1] ?? 'none'}`);
    const start = request.body.indexOf('\r\n\r\n') + 4;
    stored = request.body.subarray(start, request.body.lastIndexOf(boundary) - 2);
    return json(200, [{ token: request.headers['x-atlassian-token'], size: stored.length }]);
  }
  if (request.path.startsWith('/rest/api/3/attachment/content/'))
    return json(303, {}, { location: '/media/file/1?token=t' });
  if (request.path.startsWith('/media/')) return { status: 200, headers: {}, body: stored };
  const { method, path: asked, principal, headers } = request;
  return json(200, {
    method,
    path: asked,
    principal,
    contentType: headers['content-type'],
    body: request.body.toString(),
  });
}
