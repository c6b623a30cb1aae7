import type { SiteData } from './model';

const COLLECTIONS = [
  'users',
  'projects',
  'issueTypes',
  'statuses',
  'priorities',
  'resolutions',
  'linkTypes',
  'customFields',
  'issues',
  'issueKeys',
  'comments',
  'attachments',
  'worklogs',
  'links',
  'counters',
] as const satisfies readonly (keyof SiteData)[];

/** A site without anything in it. */
export function createSiteData(): SiteData {
  return {
    users: new Map(),
    projects: new Map(),
    issueTypes: new Map(),
    statuses: new Map(),
    priorities: new Map(),
    resolutions: new Map(),
    linkTypes: new Map(),
    customFields: new Map(),
    issues: new Map(),
    issueKeys: new Map(),
    comments: new Map(),
    attachments: new Map(),
    worklogs: new Map(),
    links: new Map(),
    counters: new Map(),
  };
}

/** The whole site as JSON text. */
export function serializeSiteData(data: SiteData): string {
  return JSON.stringify(Object.fromEntries(COLLECTIONS.map((name) => [name, [...data[name]]])));
}

/** Fills `data` from text that `serializeSiteData` wrote. Throws for anything else: the file is the emulator's own. */
export function restoreSiteData(data: SiteData, text: string): void {
  const saved: unknown = JSON.parse(text);
  if (typeof saved !== 'object' || saved === null) throw new Error('Saved Jira site is not an object');
  for (const name of COLLECTIONS) {
    const entries: unknown = Reflect.get(saved, name);
    if (!Array.isArray(entries)) throw new Error(`Saved Jira site lacks "${name}"`);
    const collection = data[name] as Map<string, unknown>;
    for (const [key, value] of entries as [string, unknown][]) collection.set(key, value);
  }
}
