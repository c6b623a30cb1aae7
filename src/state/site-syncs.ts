import { z } from 'zod';
import type { Store, StoreChange } from '../ports/store';

/** Every synchronization of the site by id: what the scheduled trigger goes through and where events look. */
export const SITE_SYNCS_KEY = 'site:syncs';

const siteSyncs = z.object({
  v: z.literal(1),
  syncs: z.record(z.string(), z.object({ projectId: z.string() })),
});

export type SiteSyncs = Record<string, { projectId: string }>;

export async function readSiteSyncs(store: Pick<Store, 'read'>): Promise<SiteSyncs> {
  const stored = await store.read(SITE_SYNCS_KEY);
  return stored ? siteSyncs.parse(stored.value).syncs : {};
}

/** Part of a commit: puts the synchronization on the site's list. Undefined when it stands there already. */
export async function siteListChange(
  store: Store,
  syncId: string,
  projectId: string,
): Promise<StoreChange | undefined> {
  const stored = await store.read(SITE_SYNCS_KEY);
  const listed: SiteSyncs = stored ? siteSyncs.parse(stored.value).syncs : {};
  if (listed[syncId]?.projectId === projectId) return undefined;
  const value = { v: 1, syncs: { ...listed, [syncId]: { projectId } } };
  return { op: 'put', key: SITE_SYNCS_KEY, value, expect: stored?.rev ?? 0 };
}

/** Part of a commit: takes the synchronization off the list. Undefined when it does not stand there. */
export async function siteUnlistChange(store: Store, syncId: string): Promise<StoreChange | undefined> {
  const stored = await store.read(SITE_SYNCS_KEY);
  const listed: SiteSyncs = stored ? siteSyncs.parse(stored.value).syncs : {};
  if (listed[syncId] === undefined) return undefined;
  const syncs = Object.fromEntries(Object.entries(listed).filter(([id]) => id !== syncId));
  return { op: 'put', key: SITE_SYNCS_KEY, value: { v: 1, syncs }, expect: stored?.rev ?? 0 };
}
