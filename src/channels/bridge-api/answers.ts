import { z } from 'zod';

/** What a bridge says about a request that it did not do. */
export const failureAnswer = z.object({ code: z.string().max(100), message: z.string().max(2000) });

export const healthAnswer = z.object({ service: z.literal('issue-sync-bridge'), api: z.literal(1) });

/** Answers whose only news is that it was done. */
export const doneAnswer = z.object({});
