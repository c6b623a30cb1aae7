import { z } from 'zod';
import type { World, WorldSite } from '../start/world-types';

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.looseObject({ code: z.string(), what: z.string() }) }),
]);

/** The app's project settings page as a project admin uses it: every call goes where the page's own calls go. */
export interface AdminPage {
  site: WorldSite;
  /** Calls a resolver function and reads its answer. Throws where the app refuses. */
  ask<T>(functionKey: string, payload: unknown, schema: z.ZodType<T>): Promise<T>;
}

/** Attempts of a call that fails because the app's process was killed under it. */
const ATTEMPTS = 5;

/** Opens the page for the project's lead. */
export function openAdminPage(world: World, site: WorldSite): AdminPage {
  const { id, key } = site.project;
  const extension = { type: 'jira:projectSettingsPage', project: { id, key, type: 'software' } };
  return {
    site,
    async ask(functionKey, payload, schema) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await world.host.invokeResolver({
          installationId: site.installationId,
          moduleKey: 'issue-synchronization',
          accountId: site.people.lead.accountId,
          extension,
          functionKey,
          payload,
        });
        if (answer.success) {
          const read = answerSchema.parse(answer.body);
          if (read.ok) return schema.parse(read.value);
          throw new Error(`${site.label}, ${functionKey}: ${read.error.code}: ${read.error.what}`);
        }
        if (attempt === ATTEMPTS) throw new Error(`${site.label}, ${functionKey}: ${answer.message}`);
      }
    },
  };
}
