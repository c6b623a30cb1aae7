import type { z } from 'zod';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { failureOf, isGone } from './replies';
import type { Rest } from './replies';
import type { Call } from './transport';

/** Readings of all pages before the caller is asked to come back: somebody keeps adding or deleting entries. */
const READINGS = 3;

export interface NumberedPages<Page, Entry> {
  callFrom(startAt: number): Call;
  schema: z.ZodType<Page>;
  entriesOf(page: Page): readonly Entry[];
}

/**
 * All entries of a list whose pages are numbered. An entry deleted meanwhile would hide another one, which would look
 * deleted too: where the total changed between pages they are all read again. `what` begins the text of a failure ("The comments of an issue").
 */
export async function readNumberedPages<Page extends { total: number }, Entry extends { id: string }>(
  rest: Rest,
  what: string,
  pages: NumberedPages<Page, Entry>,
): Promise<Outcome<Entry[] | 'gone'>> {
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const entries = await readOnce(rest, pages);
    if (entries.kind !== 'done' || entries.value !== 'changed') return entries as Outcome<Entry[] | 'gone'>;
  }
  return retry('jira-conflict', `${what} kept changing while they were read.`);
}

async function readOnce<Page extends { total: number }, Entry extends { id: string }>(
  rest: Rest,
  { callFrom, schema, entriesOf }: NumberedPages<Page, Entry>,
): Promise<Outcome<Entry[] | 'gone' | 'changed'>> {
  const found = new Map<string, Entry>();
  let firstTotal: number | undefined;
  for (let startAt = 0; ;) {
    const reply = await rest.send(callFrom(startAt));
    if (reply.kind !== 'reply') return reply;
    if (isGone(reply)) return done('gone');
    if (reply.status !== 200) return failureOf(reply);
    const page = rest.decode(reply, schema);
    if (page.kind !== 'done') return page;
    const { total } = page.value;
    firstTotal ??= total;
    if (total !== firstTotal) return done('changed');
    const entries = entriesOf(page.value);
    for (const entry of entries) found.set(entry.id, entry);
    startAt += entries.length;
    if (entries.length === 0 || startAt >= total) return done([...found.values()]);
  }
}
