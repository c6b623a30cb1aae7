import { z } from 'zod';

/** Who wins where both sides changed a field: the newest value, one side always, or nobody until an admin decides. Chosen by the master, the same on both sides. */
export const conflictRule = z.enum(['newest', 'master', 'slave', 'hold']);
export type ConflictRule = z.infer<typeof conflictRule>;
