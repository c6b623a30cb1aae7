import { z } from 'zod';

/** Names that a bridge serves: no character of them needs escaping in a URL. */
export const objectName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/);

/** What a bridge says about a request that it did not do. */
export const failureAnswer = z.object({ code: z.string().max(100), message: z.string().max(2000) });

export const healthAnswer = z.object({ service: z.literal('issue-sync-bridge'), api: z.literal(1) });

/** Answers whose only news is that it was done. */
export const doneAnswer = z.object({});
