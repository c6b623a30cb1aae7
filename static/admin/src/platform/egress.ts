import { permissions } from '@forge/bridge';

type EgressRequest = Parameters<typeof permissions.egress.set>[0];

/** A group's key may hold letters, digits and dashes: what else a host name has is replaced. */
const groupKey = (host: string): string => `exchange-${host.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

/**
 * Shows Jira's consent dialog for `host` (host name, with its port where it is not 443). True once it is approved; false
 * where the viewer closed the dialog or is not allowed to approve. Asking again for an approved host changes nothing.
 * Source: Forge docs, customer-managed egress (only administrators may approve).
 */
export async function requestEgress(host: string, description: string): Promise<boolean> {
  const request = {
    egresses: [
      { key: groupKey(host), description, configured: [{ domain: host, type: ['FETCH_BACKEND_SIDE'] }] },
    ],
  };
  try {
    // The enumeration of egress types is not exported by the bridge package; its values are these strings.
    await permissions.egress.set(request as unknown as EgressRequest);
    return true;
  } catch {
    return false;
  }
}
