import type { z } from 'zod';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { batchAnswer } from './answers';
import type { GraphApi } from './api';
import { preferences } from './api';
import { badAnswer, strangeAnswer } from './failure';
import { GRAPH_HOST } from './hosts';

/** Requests in one batch (learn.microsoft.com/graph/json-batching). */
export const BATCH_STEPS = 20;

export interface BatchStep {
  method: 'GET' | 'POST';
  /** Below the mailbox. */
  to: string;
  /** Each POST has one, and be it `{}`: the documentation asks for body and headers then. */
  body?: object;
  /** Of a delta query, which has no other way to say it. */
  pageSize?: number;
}

export interface BatchReply {
  status: number;
  body: unknown;
  retryAfter: string | undefined;
}

/**
 * Sends up to 20 requests as one and answers their replies in the same order. Each has a status of its own; the service runs four at a time.
 * A token that expired meanwhile is renewed once and all are sent again: steps must be harmless when they are repeated.
 */
export async function sendBatch(api: GraphApi, steps: readonly BatchStep[]): Promise<Outcome<BatchReply[]>> {
  const requests = steps.map((step, index) => ({
    id: String(index + 1),
    method: step.method,
    url: `${api.mailbox}${step.to}`,
    headers: {
      Prefer: preferences(step.pageSize),
      ...(step.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(step.body === undefined ? {} : { body: step.body }),
  }));
  for (let attempt = 1; ; attempt += 1) {
    const sent = await api.json({ method: 'POST', to: '$batch', body: { requests } }, batchAnswer);
    if (sent.kind !== 'done') return sent;
    const byId = new Map(sent.value.responses.map((reply) => [reply.id, reply]));
    const replies: BatchReply[] = [];
    for (const { id } of requests) {
      const reply = byId.get(id);
      if (!reply) return strangeAnswer(GRAPH_HOST, 'a batch lacks a reply');
      replies.push({ status: reply.status, body: reply.body, retryAfter: headerOf(reply.headers) });
    }
    if (attempt > 1 || replies.every((reply) => reply.status !== 401)) return done(replies);
    api.forgetToken();
  }
}

/** What one reply says, checked by `schema`. */
export function readReply<T>(api: GraphApi, reply: BatchReply, schema: z.ZodType<T>): Outcome<T> {
  if (reply.status >= 300) return badAnswer({ ...reply, address: api.address, needs: 'Mail.ReadWrite' });
  const parsed = schema.safeParse(reply.body);
  return parsed.success ? done(parsed.data) : strangeAnswer(GRAPH_HOST, 'a reply in a batch lacks fields');
}

function headerOf(headers: Record<string, unknown> | null | undefined): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after');
  return found === undefined ? undefined : String(found[1]);
}
