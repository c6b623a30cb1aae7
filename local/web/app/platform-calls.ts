import { z } from 'zod';
import type { ForgeHost } from '../../forge/host-types';
import type { SiteRequest, SiteResponse } from '../../http';
import { jsonResponse, type WebResponse } from '../loopback-server';
import { createSiteClient } from '../site-client';
import * as shapes from '../jira-shapes';
import { fetchProduct } from './product-fetch';
import { extensionOf, placeSchema } from './place';

interface PlatformDeps {
  host: ForgeHost;
  installationId: string;
  /** https origin of any site of the laptop world -> its loopback origin: where links to it lead. */
  siteAddresses: Readonly<Record<string, string>>;
  handle(request: SiteRequest): Promise<SiteResponse>;
}

type Answer = { ok: true; value: unknown } | { ok: false; message: string };
type Call = (body: unknown, accountId: string) => Promise<Answer>;

const refused = (message: string): Answer => ({ ok: false, message });

const invokeCall = z.object({
  moduleKey: z.string(),
  place: placeSchema,
  functionKey: z.string(),
  payload: z.unknown().optional(),
});
const egressCall = z.object({
  egresses: z
    .array(
      z.object({
        key: z.string().min(1),
        description: z.string(),
        configured: z.array(z.object({ domain: z.string().min(1), type: z.array(z.string()) })),
      }),
    )
    .min(1),
});
const addressCall = z.object({ url: z.url() });

/**
 * The part of the Forge platform that a page of the app reaches through its page: /_app/<name>. The caller has made sure
 * that the request comes from a page of this site and of whom. What the browser says of project and issue is read again
 * in the viewer's name; the app's resolver still has to check whether he administers the project.
 */
export function createPlatformCalls(
  deps: PlatformDeps,
): (name: string, body: unknown, accountId: string) => Promise<WebResponse> {
  const { host, installationId } = deps;
  const clientOf = (accountId: string) =>
    createSiteClient({ handle: deps.handle, principal: { kind: 'user', accountId } });

  async function isSiteAdmin(accountId: string): Promise<boolean> {
    const found = await clientOf(accountId).get(
      '/rest/api/3/mypermissions?permissions=ADMINISTER',
      shapes.permissions,
    );
    return found.ok && found.value.permissions['ADMINISTER']?.havePermission === true;
  }

  const calls: Record<string, Call> = {
    invoke: async (body, accountId) => {
      const call = invokeCall.safeParse(body);
      if (!call.success) return refused(`This is no invocation: ${z.prettifyError(call.error)}`);
      const { moduleKey, place, functionKey, payload } = call.data;
      const module = host.manifest.uiModules.find((candidate) => candidate.key === moduleKey);
      if (!module) return refused(`The manifest has no page "${moduleKey}".`);
      const extension = await extensionOf(clientOf(accountId), module.type, place);
      if (!extension) return refused('You cannot see this project or issue.');
      const answer = await host.invokeResolver({
        installationId,
        moduleKey,
        accountId,
        extension,
        functionKey,
        payload,
      });
      return answer.success ? { ok: true, value: answer.body } : refused(answer.message);
    },
    product: (body, accountId) =>
      fetchProduct(body, {
        handle: deps.handle,
        principal: { kind: 'forge-user', accountId, scopes: host.manifest.scopes },
      }),
    'am-i-site-admin': async (_body, accountId) => ({ ok: true, value: await isSiteAdmin(accountId) }),
    egress: async (body, accountId) => {
      const call = egressCall.safeParse(body);
      if (!call.success) return refused(`These are no egress groups: ${z.prettifyError(call.error)}`);
      if (!(await isSiteAdmin(accountId))) return refused('Only a site administrator can allow this.');
      try {
        host.egressApproval.approve(installationId, call.data.egresses);
      } catch (error) {
        return refused(error instanceof Error ? error.message : String(error));
      }
      return { ok: true, value: { results: call.data.egresses } };
    },
    'egress-list': async () => ({
      ok: true,
      value: { results: host.egressApproval.get(installationId).groups },
    }),
    address: async (body) => {
      const call = addressCall.safeParse(body);
      if (!call.success) return refused('This is no address.');
      const url = new URL(call.data.url);
      const local = deps.siteAddresses[url.origin];
      return { ok: true, value: local ? `${local}${url.pathname}${url.search}${url.hash}` : url.href };
    },
  };

  return async (name, body, accountId) => {
    const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (!call) return jsonResponse(404, refused(`The platform call "${name}" is not modelled.`));
    return jsonResponse(200, await call(body, accountId));
  };
}
