import { z } from 'zod';
import type { AdminPage } from './admin-page';

const detail = z.object({
  status: z.string(),
  health: z.string(),
  healthText: z.string().optional(),
  revision: z.number(),
  backlog: z.number(),
  parked: z.number(),
  words: z.array(z.string()).optional(),
  numbers: z.object({ pairs: z.number(), sent: z.number(), received: z.number() }),
  initial: z.object({ done: z.number(), finished: z.boolean() }).optional(),
  parkedEntries: z.array(z.object({ issueKey: z.string(), subject: z.string(), cause: z.string() })),
  notices: z.array(z.object({ code: z.string(), text: z.string() })),
});

export type SyncDetail = z.infer<typeof detail>;

/** What the page of one synchronization shows, as far as the demo looks at it. */
export function detailOf(sync: { page: AdminPage; syncId: string }): Promise<SyncDetail> {
  return sync.page.ask('detail', { id: sync.syncId }, detail);
}
