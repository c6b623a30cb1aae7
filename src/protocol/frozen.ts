import { z } from 'zod';

const nonce = z.string().regex(/^[0-9a-f]{12}$/);

/** A new epoch that is being agreed: what this side offers, and the partner's nonce once it was heard. */
export const openReset = z.object({
  counter: z.number().int().min(1),
  nonce,
  theirs: nonce.optional(),
  /** The admin here who pressed Resume; absent: the partner asked. */
  by: z.string().optional(),
  at: z.number(),
});
export type OpenReset = z.infer<typeof openReset>;

/** Why a side stands still, and what becomes of it. */
export const frozenState = z.object({
  /** Listed in docs/operations.md. */
  code: z.string(),
  at: z.number(),
  /** What was seen: numbers and ids, no content of issues. */
  seen: z.string().max(300),
  /** The status to which it comes back. */
  was: z.enum(['running', 'stopped']),
  /** The site from which the partner's messages come now: resuming accepts this one and no other. */
  site: z.string().max(100).optional(),
  reset: openReset.optional(),
});
export type FrozenState = z.infer<typeof frozenState>;

/** Something signed, of this epoch, that cannot be true together with what is known here. */
export interface Contradiction {
  code: FreezeCode;
  seen: string;
  site?: string;
}

export type FreezeCode =
  | 'number-reused'
  | 'ack-of-unsent'
  | 'ack-of-other-content'
  | 'receipt-unknown'
  | 'partner-set-back'
  | 'partner-newer-epoch'
  | 'partner-site-changed'
  | 'own-site-changed'
  | 'partner-older-version'
  | 'partner-resumes';
