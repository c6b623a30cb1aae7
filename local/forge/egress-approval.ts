import { z } from 'zod';
import type { Journal } from './journal';
import type { PlatformLimits } from './limits';

const groupSchema = z.object({
  key: z.string().min(1),
  description: z.string().optional(),
  configured: z.array(
    z.object({
      domain: z.string().min(1),
      type: z.array(z.string()).default(['FETCH_BACKEND_SIDE']),
    }),
  ),
});

/** Hosts that a site administrator approved together (Forge docs, customer-managed egress). */
type EgressGroup = z.infer<typeof groupSchema>;

/** Customer-managed egress: what the administrator of each installation's site approved. */
export interface EgressApproval {
  get(installationId: string): { groups: EgressGroup[] };
  /** Adds groups, or replaces those with the same key. Throws where the manifest does not enable it or a limit is passed. */
  approve(installationId: string, groups: readonly z.input<typeof groupSchema>[]): void;
  /** Takes groups back; absent keys: all of them. */
  revoke(installationId: string, keys?: readonly string[]): void;
}

/** Creates the approvals of all installations, starting with what their journals kept. */
export function createEgressApproval(deps: {
  journals: ReadonlyMap<string, Journal>;
  enabled: boolean;
  limits: PlatformLimits;
}): EgressApproval {
  const approved = new Map<string, Map<string, EgressGroup>>();
  for (const [installationId, journal] of deps.journals) {
    approved.set(installationId, new Map(journal.restored('egress') as Map<string, EgressGroup>));
  }
  const groupsOf = (installationId: string) => {
    const groups = approved.get(installationId);
    if (!groups) throw new Error(`unknown installation ${installationId}`);
    return groups;
  };
  return {
    get: (installationId) => ({ groups: [...groupsOf(installationId).values()] }),
    approve(installationId, inputs) {
      if (!deps.enabled) throw new Error('the manifest does not enable permissions.external.configurable');
      const groups = z.array(groupSchema).parse(inputs);
      const all = new Map(groupsOf(installationId));
      for (const group of groups) all.set(group.key, group);
      if (all.size > deps.limits.egressGroups)
        throw new Error(`more than ${deps.limits.egressGroups} egress groups`);
      if (groups.some((group) => group.configured.length > deps.limits.egressDomainsPerGroup)) {
        throw new Error(`more than ${deps.limits.egressDomainsPerGroup} domains in an egress group`);
      }
      approved.set(installationId, all);
      deps.journals.get(installationId)?.append(groups.map((group) => ['egress', group.key, group]));
    },
    revoke(installationId, keys) {
      const groups = groupsOf(installationId);
      for (const key of keys ?? [...groups.keys()]) {
        groups.delete(key);
        deps.journals.get(installationId)?.append([['egress', key, null]]);
      }
    },
  };
}
