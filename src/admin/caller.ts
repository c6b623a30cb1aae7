import { z } from 'zod';
import type { Caller } from './admin-deps';

const text = z.union([z.string(), z.number()]).transform(String);

/** The trusted part of a resolver's context (Forge docs, resolver context). */
const trusted = z.looseObject({
  accountId: z.string().min(1),
  cloudId: z.string().min(1),
  siteUrl: z.string().optional(),
  extension: z.looseObject({
    project: z.looseObject({ id: text, key: z.string() }),
    issue: z.looseObject({ id: text }).optional(),
  }),
});

/** Who asks from which project. A context that the platform never sends is a bug and throws. */
export function callerOf(context: unknown): Caller {
  const { accountId, cloudId, siteUrl, extension } = trusted.parse(context);
  return {
    accountId,
    projectId: extension.project.id,
    siteId: cloudId,
    siteUrl: siteUrl ?? `https://${cloudId}`,
  };
}

/** The issue whose panel asks. */
export function issueOf(context: unknown): string {
  const { issue } = trusted.parse(context).extension;
  if (issue === undefined) throw new Error('the panel was asked without an issue');
  return issue.id;
}
