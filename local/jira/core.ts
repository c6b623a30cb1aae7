import type { LocalClock } from '../clock';
import type { SiteEvent, SitePrincipal } from '../http';
import type { LocalRandom } from '../random';
import type { Answer, Refusal } from './answers';
import type { AttachmentFiles } from './attachment-files';
import type { SearchIndex } from './search-index';
import type { SiteData } from './model';

/** Where and how one emulated site stands. */
export interface SiteIdentity {
  /** Short name, e.g. `acme`. */
  name: string;
  /** Origin of every self link, e.g. `https://acme.atlassian.net`. */
  baseUrl: string;
  cloudId: string;
  /** IANA zone of the site's timestamps. */
  timeZone: string;
  /** Account of the app's own bot user on this site. */
  appAccountId: string;
}

/** What every route works with. */
export interface SiteCore {
  identity: SiteIdentity;
  clock: LocalClock;
  random: LocalRandom;
  data: SiteData;
  files: AttachmentFiles;
  index: SearchIndex;
  /** Bytes that one attachment may have. */
  attachmentMaxBytes: number;
  /** Signed media links that were handed out: token -> media id and end of life. */
  mediaTokens: Map<string, { mediaId: string; expires: number }>;
  /** Sends a product event to the listeners, in order, at once. */
  emit(event: SiteEvent): void;
  /** Says that `data` changed, so that it is saved. */
  changed(): void;
}

/** One authenticated and admitted request. */
export interface Call {
  core: SiteCore;
  principal: SitePrincipal;
  /** The acting account; undefined for anonymous callers. */
  accountId: string | undefined;
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
}

export type Handler = (call: Call) => Answer | Refusal | Promise<Answer | Refusal>;

/** Handlers by `METHOD /path/{param}`, the path without `/rest/api/3`. */
export type RouteTable = Record<string, Handler>;

const ID_KINDS = [
  'issue',
  'comment',
  'attachment',
  'history',
  'worklog',
  'link',
  'linkType',
  'project',
  'issueType',
  'status',
  'priority',
  'resolution',
  'field',
  'option',
  'component',
  'version',
] as const;

/** Kinds of objects that get their own run of ids. */
export type IdKind = (typeof ID_KINDS)[number];

const IDS_PER_SITE = 1_000_000;
const IDS_PER_KIND = 60_000;

/**
 * The next id of a kind. Runs start at other numbers on every site and for every kind, so that an id used on the wrong
 * site or for the wrong thing shows.
 */
export function nextId(core: SiteCore, kind: IdKind): string {
  const last =
    core.data.counters.get(kind) ?? idBase(core.identity.name) + ID_KINDS.indexOf(kind) * IDS_PER_KIND;
  core.data.counters.set(kind, last + 1);
  return String(last + 1);
}

function idBase(siteName: string): number {
  let hash = 7;
  for (const char of siteName) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 89;
  return (hash + 1) * IDS_PER_SITE;
}

/** A random version-4 UUID from the site's seeded randomness. */
export function randomUuid(random: LocalRandom): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => random.int(16).toString(16));
}

/** True where the app itself, not a person, caused a write. Calls in a person's name do not count: Forge does not say that they do. */
export function isApp(principal: SitePrincipal): boolean {
  return principal.kind === 'forge-app';
}
