import { asApp, asUser, assumeTrustedRoute, fetch, getAppContext, webTrigger } from '@forge/api';
import { InvocationError, InvocationErrorCode, Queue, type AsyncEvent } from '@forge/events';
import { kvs } from '@forge/kvs';
import Resolver from '@forge/resolver';
import { runStep, type Step } from './storage';

/** Everything that the host offers, reachable one call at a time. */
const definitions = new Resolver();

definitions.define('storage', async ({ payload }) => {
  const results: unknown[] = [];
  for (const step of (payload as { steps: Step[] }).steps) results.push(await runStep(step));
  return results;
});

definitions.define('context', async (request) => ({
  request,
  app: getAppContext(),
  remaining: remainingMs(),
}));

definitions.define('jira', async ({ payload }) => {
  const { as, path, init } = payload as {
    as: 'app' | 'user' | { account: string };
    path: string;
    init?: RequestInit;
  };
  const api = as === 'app' ? asApp() : as === 'user' ? asUser() : asUser(as.account);
  const response = await api.requestJira(assumeTrustedRoute(path), init as never);
  return { status: response.status, text: await response.text() };
});

definitions.define('attach', async ({ payload }) => {
  const { bytes } = payload as { bytes: number };
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes).map((_, i) => i % 251)]), 'all bytes.bin');
  const sent = await asApp().requestJira(assumeTrustedRoute('/rest/api/3/issue/A-1/attachments'), {
    method: 'POST',
    headers: { 'X-Atlassian-Token': 'no-check' },
    body: form as never,
  });
  const got = await asApp().requestJira(assumeTrustedRoute('/rest/api/3/attachment/content/1'));
  const content = new Uint8Array(await got.arrayBuffer());
  return {
    sent: (await sent.json()) as unknown,
    length: content.length,
    intact: content.every((byte, i) => byte === i % 251),
  };
});

definitions.define('fetch', async ({ payload }) => {
  const { url, init } = payload as { url: string; init?: RequestInit };
  try {
    const response = await fetch(url, init as never);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string } };
    return { name, message, code: cause?.code };
  }
});

definitions.define('fetch-many', async ({ payload }) => {
  const { url, times } = payload as { url: string; times: number };
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await fetch(url)).status);
  return statuses;
});

definitions.define('stream', async ({ payload }) => {
  const { url } = payload as { url: string };
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('first,'));
      controller.enqueue(new TextEncoder().encode('second'));
      controller.close();
    },
  });
  const response = await fetch(url, { method: 'PUT', body } as never);
  return response.text();
});

definitions.define('push', async ({ payload }) => {
  const { queue, events } = payload as { queue: string; events: { body: Record<string, unknown> }[] };
  try {
    return await new Queue({ key: queue }).push(events);
  } catch (error) {
    return { error: (error as Error).constructor.name, message: (error as Error).message };
  }
});

definitions.define('job', async ({ payload }) => {
  const { queue, jobId, cancel } = payload as { queue: string; jobId: string; cancel?: boolean };
  const job = new Queue({ key: queue }).getJob(jobId);
  if (cancel) await job.cancel();
  return job.getStats();
});

definitions.define('graph', async () => {
  const response = await asApp().requestGraph('query { me { user { name } } }');
  return { status: response.status, body: (await response.json()) as unknown };
});

definitions.define('web-triggers', async ({ payload }) => {
  const { ask, value, options } = payload as {
    ask: 'getUrl' | 'queryUrls' | 'deleteUrl';
    value?: string;
    options?: never;
  };
  return ask === 'getUrl' ? webTrigger.getUrl(value ?? '', options) : webTrigger[ask](value ?? '');
});

definitions.define('interleave', async ({ payload, context }) => {
  const { name } = payload as { name: string };
  await kvs.set(`own:${name}`, name);
  await new Promise((resolve) => setImmediate(resolve));
  await kvs.get(`own:${name}`);
  const { installationAri, invocationId } = getAppContext();
  const { installationId } = installationAri;
  return {
    name,
    installationId,
    invocationId,
    installContext: (context as { installContext?: string }).installContext,
  };
});

definitions.define('big', async ({ payload }) => 'x'.repeat((payload as { bytes: number }).bytes));
definitions.define('say', async ({ payload }) => {
  console.warn('heard %s', (payload as { text: string }).text, { deep: true });
  return null;
});
definitions.define('fail', async () => {
  throw new Error('on purpose');
});
definitions.define('hang', async () => new Promise(() => {}));
definitions.define('set-then-hang', async () => {
  await kvs.set('before-the-kill', true);
  console.log('hanging');
  await new Promise(() => {});
});
definitions.define('die', async () => {
  process.exit(3);
});
definitions.define('stray', async () => {
  setImmediate(() => void kvs.set('stray', 1).catch((error: unknown) => console.error(String(error))));
  return null;
});

export const resolver = definitions.getDefinitions();

interface Work extends Record<string, unknown> {
  action?: 'ask' | 'throw' | 'hang' | 'hang-once' | 'push';
  queue?: string;
}

/** Says what it got, then does what the body asks for. */
export async function consumer(event: AsyncEvent<Work>, context: unknown): Promise<unknown> {
  console.log(JSON.stringify({ consumer: event, context }));
  const first = event.retryContext === undefined;
  if (event.body.action === 'hang' || (event.body.action === 'hang-once' && first))
    await new Promise(() => {});
  if (event.body.action === 'throw' && first) throw new Error('consumer failed');
  if (event.body.action === 'push')
    await new Queue({ key: event.body.queue ?? 'short' }).push({ body: event.body });
  if (event.body.action === 'ask' && first) {
    return new InvocationError({
      retryAfter: 5000,
      retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
      retryData: { seen: 1 },
    });
  }
  return undefined;
}

export async function trigger(event: Record<string, unknown>, context: unknown): Promise<unknown> {
  console.log(JSON.stringify({ trigger: event, context, remaining: remainingMs() }));
  if (event['ask'] === true)
    return new InvocationError({ retryAfter: 1, retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST });
  if (event['fail'] === true) throw new Error('trigger failed');
  if (event['hangOnce'] === true && event['retryContext'] === undefined) await new Promise(() => {});
  return undefined;
}

/** Says what it got, then answers what the body asks for. */
export async function web(request: { body: string }, context: unknown): Promise<unknown> {
  console.log(JSON.stringify({ web: request, context, remaining: remainingMs() }));
  const asked = JSON.parse(request.body || '{}') as Record<string, unknown>;
  if (asked['hang'] === true) await new Promise(() => {});
  if (asked['fail'] === true) throw new Error('web trigger failed');
  if (asked['bytes'] !== undefined) return { statusCode: 200, body: 'x'.repeat(Number(asked['bytes'])) };
  return asked['answer'] ?? { statusCode: 204 };
}

export async function scheduled(request: unknown, context: unknown): Promise<void> {
  console.log(JSON.stringify({ scheduled: request, context }));
}

function remainingMs(): number {
  return getAppContext().invocationRemainingTimeInMillis();
}
