import { z } from 'zod';
import type { Store } from '../ports/store';
import { syncKeys } from '../protocol/sync-record';

const message = z.object({
  direction: z.enum(['in', 'out']),
  seq: z.number().int(),
  at: z.number(),
  issues: z.number().int(),
  items: z.number().int(),
});
export type MessageLine = z.infer<typeof message>;

const answer = z.object({
  name: z.string(),
  kind: z.enum(['bounce', 'auto-reply']),
  at: z.number(),
  about: z.string().optional(),
  text: z.string().max(500),
});

const healthRecord = z.object({
  v: z.literal(1),
  lastSent: z.number().optional(),
  lastReceived: z.number().optional(),
  /** The last failure of relay or Jira that has not been followed by a success. */
  failing: z
    .object({ code: z.string(), text: z.string(), host: z.string().optional(), since: z.number() })
    .optional(),
  messages: z.array(message),
  /** Names and reasons of what came and was refused, newest last. */
  refused: z.array(z.object({ at: z.number(), code: z.string(), name: z.string() })),
  /** What mail systems answered to our messages, newest last. */
  answers: z.array(answer).default([]),
});
export type HealthRecord = z.infer<typeof healthRecord>;

const KEEP_MESSAGES = 50;
const KEEP_REFUSED = 20;
const KEEP_ANSWERS = 20;

export function emptyHealth(): HealthRecord {
  return { v: 1, messages: [], refused: [], answers: [] };
}

export function parseHealth(value: unknown): HealthRecord {
  return value === undefined ? emptyHealth() : healthRecord.parse(value);
}

/** What a run found out about the synchronization's health; stored once at its end, and only when it says something new. */
export interface HealthNews {
  sent?: number;
  received?: number;
  messages: MessageLine[];
  refused: { at: number; code: string; name: string }[];
  answers: HealthRecord['answers'];
  /** Present: this failed last. `undefined` with `worked`: all is well again. */
  failing?: { code: string; text: string; host?: string };
  worked: boolean;
}

export function noNews(): HealthNews {
  return { messages: [], refused: [], answers: [], worked: false };
}

export async function storeHealth(
  store: Store,
  sync: string,
  before: { value: unknown; rev: number } | undefined,
  news: HealthNews,
  now: number,
): Promise<void> {
  let known = before;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await storedOver(store, sync, known, news, now)) return;
    // What was refused is shown once only, so it must not be lost to another writer.
    known = await store.read(syncKeys.health(sync));
  }
}

async function storedOver(
  store: Store,
  sync: string,
  before: { value: unknown; rev: number } | undefined,
  news: HealthNews,
  now: number,
): Promise<boolean> {
  const old = parseHealth(before?.value);
  const answers = news.answers.filter((one) => !old.answers.some((known) => known.name === one.name));
  const isNews =
    news.messages.length > 0 ||
    news.refused.length > 0 ||
    answers.length > 0 ||
    (news.failing !== undefined && news.failing.code !== old.failing?.code) ||
    (news.failing === undefined && news.worked && old.failing !== undefined);
  if (!isNews) return true;
  const next: HealthRecord = {
    v: 1,
    messages: [...old.messages, ...news.messages].slice(-KEEP_MESSAGES),
    refused: [...old.refused, ...news.refused].slice(-KEEP_REFUSED),
    answers: [...old.answers, ...answers].slice(-KEEP_ANSWERS),
  };
  const lastSent = news.sent ?? old.lastSent;
  const lastReceived = news.received ?? old.lastReceived;
  if (lastSent !== undefined) next.lastSent = lastSent;
  if (lastReceived !== undefined) next.lastReceived = lastReceived;
  if (news.failing !== undefined)
    next.failing = {
      ...news.failing,
      since: old.failing?.code === news.failing.code ? old.failing.since : now,
    };
  else if (!news.worked && old.failing !== undefined) next.failing = old.failing;
  const expect = before?.rev ?? 0;
  return (await store.commit([{ op: 'put', key: syncKeys.health(sync), value: next, expect }])) === 'done';
}
