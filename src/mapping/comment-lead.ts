import type { AdfDocument, AdfNode } from '../protocol/adf';
import type { CommentContent } from '../protocol/envelope';
import { neutralDocument } from './neutral-adf';
import type { ImageOf } from './neutral-adf';

/** Blocks that `withLead` puts before the author's own text; recorded in the comment's property, so that exactly they can be taken off again. */
export const LEAD_BLOCKS = 1;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** "23 Nov 2026, 16:20 UTC": one spelling for both sides, whatever their zones. */
export function dateAndTime(at: number): string {
  // oxlint-disable-next-line no-restricted-globals -- takes the Clock's number apart, in UTC
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** The comment as it is written here: one leading paragraph "AUTHOR (COMPANY), date and time", then the author's text, which is made neutral here too: a partner may not have done it. */
export function withLead(comment: CommentContent, imageOf?: ImageOf): AdfDocument {
  const lead: AdfNode = {
    type: 'paragraph',
    content: [
      {
        type: 'text',
        text: `${comment.author} (${comment.company})`,
        marks: [{ type: 'strong' }],
      },
      { type: 'text', text: `, ${dateAndTime(comment.created)}` },
    ],
  };
  const body = neutralDocument(comment.body, comment.company, imageOf);
  return { ...body, content: [lead, ...body.content] };
}

/** The author's own text: what was written without the blocks that `withLead` put before it. */
export function withoutLead(body: AdfDocument, lead: number): AdfDocument {
  return { ...body, content: body.content.slice(lead) };
}

const LEAD_END = / \(.+\), \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC$/;

/** True for a comment that begins as `withLead` begins one. People may write such a line too: only the mark tells who made it. */
export function beginsWithLead(body: AdfDocument): boolean {
  const texts = body.content[0]?.content?.map((node) => node.text ?? '') ?? [];
  return LEAD_END.test(texts.join(''));
}
