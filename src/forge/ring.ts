import { z } from 'zod';

/** A queue event's body as src/forge/doorbell.ts pushes it. */
const ring = z.looseObject({
  body: z.looseObject({ v: z.literal(1), sync: z.string().regex(/^[a-z2-7]{26}(-s)?$/) }),
});

/** Which synchronization was rung for; undefined for a body that this version does not know. */
export function ringOf(event: unknown): string | undefined {
  const parsed = ring.safeParse(event);
  return parsed.success ? parsed.data.body.sync : undefined;
}
