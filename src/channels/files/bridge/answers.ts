import { z } from 'zod';
import { objectName } from '../../../protocol/object-name';

export const signInAnswer = z.object({ exchange: z.string().max(100) });

export const putAnswer = z.object({ size: z.number().int().nonnegative() });

export const listAnswer = z.object({
  entries: z.array(z.object({ name: objectName, size: z.number().int().nonnegative() })).max(2000),
  next: objectName.optional(),
});
