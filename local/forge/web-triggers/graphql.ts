import { z } from 'zod';
import { answered, type GatewayAnswer } from '../gateway/answer';
import { ENVIRONMENT_ID, type ActiveInvocation } from '../invoker';
import { appUuid, type Manifest } from '../manifest';
import type { PlatformCall } from '../runtime/wire';
import type { WebTriggerUrls } from './urls';

/** What says whose URLs are meant; the platform's own checks of it. */
const owner = { appId: z.string(), envId: z.string(), contextId: z.string() };

/** The three operations of @forge/api 8.3 (webTrigger), told apart by the names that it gives them. */
const request = z.discriminatedUnion('operation', [
  z.object({
    operation: z.literal('forge_app_createWebTriggerUrl'),
    variables: z.object({
      // Strict: a secret key (`secretKeyConfig`) would change who may call, and is not modelled.
      input: z.strictObject({ ...owner, triggerKey: z.string() }),
      forceCreate: z.boolean().optional(),
    }),
  }),
  z.object({
    operation: z.literal('forge_app_deleteWebTriggerUrl'),
    variables: z.object({ id: z.string() }),
  }),
  z.object({
    operation: z.literal('forge_app_webTriggerUrlsByAppContext'),
    variables: z.object(owner),
  }),
]);

const graphql = z.object({ query: z.string(), variables: z.unknown() });

/** Answers the operations on web trigger URLs; undefined: another one, or one in a form that is not modelled. */
export function callWebTriggerApi(
  deps: { manifest: Manifest; urls: WebTriggerUrls },
  invocation: ActiveInvocation,
  call: PlatformCall,
  body: Buffer,
): GatewayAnswer | undefined {
  if (call.target !== '/graphql' || call.method !== 'POST') return undefined;
  const sent = graphql.safeParse(parseJson(body));
  if (!sent.success) return undefined;
  const operation = /^\s*(?:mutation|query)\s+(\w+)/.exec(sent.data.query)?.[1];
  const parsed = request.safeParse({ operation, variables: sent.data.variables });
  if (!parsed.success) return undefined;
  const { installation } = invocation;
  const isOwn = (asked: { appId: string; envId: string; contextId: string }) =>
    asked.appId === appUuid(deps.manifest) &&
    asked.envId === ENVIRONMENT_ID &&
    asked.contextId === installation.contextAri;

  switch (parsed.data.operation) {
    case 'forge_app_createWebTriggerUrl': {
      const { input, forceCreate = false } = parsed.data.variables;
      const module = deps.manifest.webTriggers.find((candidate) => candidate.key === input.triggerKey);
      if (!module || !isOwn(input))
        return refused(`no web trigger ${input.triggerKey} for this app and site`);
      const url = deps.urls.urlOf(installation, module, forceCreate);
      return answered(200, { data: { createWebTriggerUrl: { url } } });
    }
    case 'forge_app_deleteWebTriggerUrl': {
      const success = deps.urls.remove(installation, parsed.data.variables.id);
      const message = success ? null : 'there is no such web trigger URL';
      return answered(200, { data: { deleteWebTriggerUrl: { success, message } } });
    }
    case 'forge_app_webTriggerUrlsByAppContext': {
      if (!isOwn(parsed.data.variables)) return refused('not the app and site of this invocation');
      const urls = deps.urls.list(installation);
      const list = urls.map(({ moduleKey, url }) => ({ triggerKey: moduleKey, url }));
      return answered(200, { data: { webTriggerUrlsByAppContext: list } });
    }
  }
}

/** GraphQL refuses with status 200; @forge/api then throws an internal error of its own. */
function refused(message: string): GatewayAnswer {
  return answered(200, { errors: [{ message }], data: null });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
