/**
 * The hosts of Microsoft's public cloud. Sovereign clouds have others and are not served.
 * Sources: learn.microsoft.com/graph/auth-v2-service (token), /graph/use-the-api (resources), /graph/outlook-large-attachments (uploads).
 */
export const LOGIN_HOST = 'login.microsoftonline.com';
export const GRAPH_HOST = 'graph.microsoft.com';

/** Every resource lies below it. */
export const GRAPH_ROOT = `https://${GRAPH_HOST}/v1.0`;

/** True for links of Graph itself (`@odata.nextLink`, `@odata.deltaLink`): only there the token may be shown. */
export function isGraphLink(link: string): boolean {
  return link.startsWith(`${GRAPH_ROOT}/`) && link.length <= 8000 && /^[\x21-\x7e]+$/.test(link);
}

/**
 * Host of the URL of an upload session; undefined for one that is not Outlook's. The documentation names outlook.office.com and says that
 * the URL is opaque, so its neighbours in the same domains are taken too.
 */
export function uploadHost(link: string): string | undefined {
  const host = /^https:\/\/([a-z0-9.-]+)\/[\x21-\x7e]{1,16000}$/i.exec(link)?.[1]?.toLowerCase();
  return host !== undefined && /\.(office|office365)\.com$/.test(host) ? host : undefined;
}
