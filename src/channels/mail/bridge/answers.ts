import { z } from 'zod';
import { objectName } from '../../../protocol/object-name';

const size = z.number().int().nonnegative();

const page = z.object({
  entries: z.array(z.object({ name: objectName, size })).max(2000),
  next: objectName.optional(),
  /** Answers of mail systems, to be read one by one; on the first page only. */
  notices: z.array(z.object({ name: objectName, at: z.number().int().nonnegative(), size })).max(200),
});
export const pageAnswer = page;
export type MailPage = z.infer<typeof page>;
export type NoticeEntry = MailPage['notices'][number];

/** `mailbox` goes into header `X-Mailbox` of what follows. */
export const openAnswer = page.extend({ mailbox: z.string().regex(/^[A-Za-z0-9_-]{16,100}$/) });

/** How many of the names were there. */
export const deletedAnswer = z.object({ deleted: z.number().int().nonnegative() });
