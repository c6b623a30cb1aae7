import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { EventScopes } from './events';

/** Forge docs, life cycle events: sent by the platform itself, to every app, without a scope. */
const LIFE_CYCLE_EVENTS = ['avi:forge:installed:app', 'avi:forge:upgraded:app'];

const mappingSchema = z.object({
  mapping: z.array(
    z.object({
      productEvent: z.string(),
      oAuthScopes: z.object({
        current: z.array(z.string()).optional(),
        beta: z.array(z.string()).optional(),
      }),
    }),
  ),
});

/** The events that products send and their scopes, as the installed @forge/manifest lists them. */
export function readProductEvents(): EventScopes {
  const out = dirname(require.resolve('@forge/manifest'));
  const text = readFileSync(join(out, 'mapping', 'product-event-to-scope-mapping.json'), 'utf8');
  const events: EventScopes = new Map(LIFE_CYCLE_EVENTS.map((event) => [event, [[]]]));
  for (const { productEvent, oAuthScopes } of mappingSchema.parse(JSON.parse(text)).mapping) {
    const choices = [oAuthScopes.current, oAuthScopes.beta].filter((scopes) => scopes !== undefined);
    events.set(productEvent, choices.length === 0 ? [[]] : choices);
  }
  return events;
}
