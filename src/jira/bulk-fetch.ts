import { z } from 'zod';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { failureOf, isGone } from './replies';
import type { Rest } from './replies';
import { idText } from './schemas';
import { callTo } from './transport';
import type { Reply } from './transport';

/** Issues of one bulk fetch where fields have several values (Jira Cloud REST v3, bulk fetch issues). */
const CHUNK = 100;

export interface FetchPlan<T> {
  /** Ids or keys; a repeated one is asked for once. */
  idsOrKeys: readonly string[];
  fields: readonly string[];
  properties?: readonly string[];
  expand?: readonly string[];
  schema: z.ZodType<T>;
}

/**
 * Reads issues, consistently (unlike a search), in as few requests as Jira allows. Issues that do not exist or cannot be
 * seen are not in the result. Jira's `issueErrors` are not such issues: it failed to answer for them, so they are asked for one by one.
 */
export async function bulkFetch<T>(rest: Rest, plan: FetchPlan<T>): Promise<Outcome<T[]>> {
  const wanted = [...new Set(plan.idsOrKeys)];
  const found: T[] = [];
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const chunk = await fetchChunk(rest, plan, wanted.slice(start, start + CHUNK));
    if (chunk.kind !== 'done') return chunk;
    found.push(...chunk.value);
  }
  return done(found);
}

async function fetchChunk<T>(rest: Rest, plan: FetchPlan<T>, idsOrKeys: string[]): Promise<Outcome<T[]>> {
  const reply = await rest.send(
    callTo(
      'fetchIssues',
      {},
      {
        json: {
          issueIdsOrKeys: idsOrKeys,
          fields: plan.fields,
          ...(plan.properties ? { properties: plan.properties } : {}),
          ...(plan.expand ? { expand: plan.expand } : {}),
        },
        reads: true,
      },
    ),
  );
  if (reply.kind !== 'reply') return reply;
  if (isTooLong(reply) && idsOrKeys.length > 1) return fetchHalves(rest, plan, idsOrKeys);
  if (isTooLong(reply) && plan.expand) return fetchChunk(rest, withoutExpand(plan), idsOrKeys);
  if (reply.status !== 200) return failureOf(reply);
  const answer = rest.decode(
    reply,
    z.object({ issues: z.array(plan.schema), issueErrors: z.array(z.object({ id: idText })).nullish() }),
  );
  if (answer.kind !== 'done') return answer;
  rest.spend(answer.value.issues.length);
  const found = [...answer.value.issues];
  for (const failed of answer.value.issueErrors ?? []) {
    const one = await fetchOne(rest, plan, failed.id);
    if (one.kind !== 'done') return one;
    if (one.value !== 'gone') found.push(one.value);
  }
  return done(found);
}

function isTooLong(reply: Reply): boolean {
  return reply.status === 413 || (reply.status === 200 && reply.body === undefined);
}

function withoutExpand<T>({ expand: _none, ...plan }: FetchPlan<T>): FetchPlan<T> {
  return plan;
}

async function fetchHalves<T>(rest: Rest, plan: FetchPlan<T>, idsOrKeys: string[]): Promise<Outcome<T[]>> {
  const middle = Math.ceil(idsOrKeys.length / 2);
  const first = await fetchChunk(rest, plan, idsOrKeys.slice(0, middle));
  if (first.kind !== 'done') return first;
  const second = await fetchChunk(rest, plan, idsOrKeys.slice(middle));
  return second.kind === 'done' ? done([...first.value, ...second.value]) : second;
}

/** Reads one issue by itself. */
export async function fetchOne<T>(
  rest: Rest,
  plan: Omit<FetchPlan<T>, 'idsOrKeys'>,
  issueIdOrKey: string,
): Promise<Outcome<T | 'gone'>> {
  const query = {
    fields: plan.fields.join(','),
    properties: plan.properties?.join(','),
    expand: plan.expand?.join(','),
  };
  const reply = await rest.send(callTo('getIssue', { issueIdOrKey }, { query }));
  if (reply.kind !== 'reply') return reply;
  if (isGone(reply)) return done('gone');
  if (reply.status !== 200) return failureOf(reply);
  rest.spend(1);
  return rest.decode(reply, plan.schema);
}
