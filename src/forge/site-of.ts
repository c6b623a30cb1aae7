import { z } from 'zod';

/** What a handler's context says of the place where it runs (Forge docs, function arguments). */
const handlerContext = z.looseObject({ installContext: z.string() });

/** The id of the site on which an invocation runs; undefined where the platform does not say it. */
export function siteOf(context: unknown): string | undefined {
  const parsed = handlerContext.safeParse(context);
  return parsed.success
    ? /^ari:cloud:jira::site\/([A-Za-z0-9-]{1,100})$/.exec(parsed.data.installContext)?.[1]
    : undefined;
}
