import { callPlatform } from './app-calls';

interface Target {
  type?: string;
  url?: string;
  target?: string;
  issueKey?: string;
  projectKey?: string;
}

/** Paths of Jira for the targets of NavigationLocation that this stand-in has pages for. */
function pathOf(data: Target): string {
  if (data.target === 'issue' && data.issueKey) return `/browse/${encodeURIComponent(data.issueKey)}`;
  if ((data.target === 'projectSettings' || data.target === 'project') && data.projectKey) {
    return `/jira/software/projects/${encodeURIComponent(data.projectKey)}/issues`;
  }
  throw new Error(`The navigation target "${String(data.target)}" is not modelled by this stand-in of Jira.`);
}

/** Bridge command `getUrl`: the address under which the site is known, not its loopback port. */
export function urlOf(data: unknown, siteUrl: string): string {
  return siteUrl + pathOf(data as Target);
}

/**
 * Bridge command `navigate`. An address of one of the laptop world's sites opens its loopback stand-in; another one asks
 * first, as Jira does.
 */
export async function navigate(data: unknown): Promise<void> {
  const target = data as Target;
  const wanted = target.url ?? pathOf(target);
  const address = wanted.startsWith('/')
    ? wanted
    : ((await callPlatform('/_app/address', { url: wanted })) as string);
  const url = new URL(address, location.href);
  if (!/^https?:$/.test(url.protocol)) throw new Error(`An app cannot open ${url.protocol} addresses.`);
  if (url.hostname !== location.hostname && !confirm(`Leave Jira for ${url.href}?`)) return;
  if (target.type === 'new-tab') window.open(url.href, '_blank', 'noopener');
  else location.assign(url.href);
}
