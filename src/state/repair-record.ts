import { z } from 'zod';
import { difference, findings, repairChange } from '../protocol/repair-message';
import type { RepairChange } from '../protocol/repair-message';
import type { Session } from './session';

export const repairKeys = {
  record: (sync: string) => `${sync}:repair`,
  heard: (sync: string) => `${sync}:heard`,
};

const report = z.object({
  check: z.string(),
  at: z.number(),
  /** `daily`; `here` or `partner`: somebody of that side asked for it. */
  by: z.enum(['daily', 'here', 'partner']),
  /** Account id of the person here who asked. */
  who: z.string().optional(),
  /** Absent: the partner did not answer. */
  findings: findings.optional(),
});
export type EqualityReport = z.infer<typeof report>;

/** An exchange that this side began. */
const ownExchange = z.object({
  check: z.string(),
  by: z.enum(['daily', 'here']),
  who: z.string().optional(),
  began: z.number(),
  /** When it last went on. */
  since: z.number(),
  /** `read`: both sides read Jira again; `send`: the digests go out next; `pairs`, `details`: an answer is awaited. */
  stage: z.enum(['read', 'send', 'pairs', 'details']),
  /** While reading: the partner was asked to do so; he has told that it is done. */
  asked: z.boolean(),
  partnerHasRead: z.boolean(),
  round: z.number().int(),
  /** How often differences were healed so far. */
  pass: z.number().int(),
  /** What the first of two rounds found: both digests, by pair. */
  suspects: z.record(z.string(), z.string()).optional(),
  /** Pairs of this side: with an issue and nothing parked, with something parked, ended. */
  totals: z.object({ compared: z.number(), parked: z.number(), ended: z.number() }),
  /** Pairs that the last round left out. */
  newer: z.number(),
  parkedThere: z.number(),
  partial: z.boolean(),
  found: z.array(difference),
  unnamed: z.number(),
});
export type OwnExchange = z.infer<typeof ownExchange>;

const repairRecord = z.object({
  v: z.literal(1),
  /** When the sets of issues were last compared, and the id after which the next looks for unknown issues. */
  idsAt: z.number(),
  idsAfter: z.string().optional(),
  /** When the last daily exchange began. */
  dailyAt: z.number(),
  /** Somebody pressed "Check equality". */
  request: z.object({ who: z.string(), at: z.number() }).optional(),
  own: ownExchange.optional(),
  /** The partner asked to read Jira again; `at`: when that began here. */
  partner: z.object({ check: z.string(), at: z.number(), told: z.boolean() }).optional(),
  /** Digests that were answered since `since`: each costs a walk over all pairs. */
  answered: z.object({ since: z.number(), count: z.number().int() }),
  /** Pairs that were healed before, with both digests: what heals nothing is not repeated. */
  tried: z.record(z.string(), z.string()),
  /** Newest last. */
  reports: z.array(report),
});
export type RepairRecord = z.infer<typeof repairRecord>;

const heardRecord = z.object({ v: z.literal(1), changes: z.array(repairChange) });
/** Of a stored value of 240 KiB. */
const MOST_HEARD_BYTES = 200 * 1024;
const KEEP_REPORTS = 5;
const MOST_TRIED = 500;

/** Nothing was compared yet, but for the look at everything with which a synchronization starts. */
export function emptyRepair(now: number): RepairRecord {
  return { v: 1, idsAt: now, dailyAt: now, answered: { since: now, count: 0 }, tried: {}, reports: [] };
}

/** Undefined when there is none, or none that can be read: it holds nothing that is not found again. */
export function parseRepair(value: unknown): RepairRecord | undefined {
  return repairRecord.safeParse(value).data;
}

/** Stores the record; `pairs` and the log of the same commit are what it tells of. */
export async function storeRepair(session: Session, record: RepairRecord): Promise<void> {
  const key = repairKeys.record(session.sync.id);
  const tried = Object.fromEntries(Object.entries(record.tried).slice(-MOST_TRIED));
  const value: RepairRecord = { ...record, tried, reports: record.reports.slice(-KEEP_REPORTS) };
  const expect = (await session.read(key))?.rev ?? 0;
  await session.commit({ other: [{ op: 'put', key, value, expect }] });
}

export function parseHeard(value: unknown): RepairChange[] {
  return heardRecord.safeParse(value).data?.changes ?? [];
}

/**
 * Keeps what the partner said until the worker acts on it, one of a kind, the newest. Too much for one record: the older ones are dropped,
 * and the exchange begins anew another day. Hearing twice is harmless.
 */
export async function hearRepair(session: Session, changes: readonly RepairChange[]): Promise<void> {
  if (changes.length === 0) return;
  const known = parseHeard((await session.read(repairKeys.heard(session.sync.id)))?.value);
  const byKind = new Map<string, RepairChange>();
  for (const change of [...known, ...changes]) {
    byKind.delete(change.kind);
    byKind.set(change.kind, change);
  }
  const kept = [...byKind.values()];
  while (kept.length > 1 && JSON.stringify(kept).length > MOST_HEARD_BYTES) kept.shift();
  await storeHeard(session, kept);
}

export async function storeHeard(session: Session, changes: readonly RepairChange[]): Promise<void> {
  const key = repairKeys.heard(session.sync.id);
  const expect = (await session.read(key))?.rev ?? 0;
  await session.commit({ other: [{ op: 'put', key, value: { v: 1, changes }, expect }] });
}

/** Whether a run would do something: nothing has to be read or sent for it while it is false. */
export function isRepairDue(
  record: RepairRecord | undefined,
  heard: readonly RepairChange[],
  side: 'm' | 's',
  now: number,
  compareEvery: number,
): boolean {
  if (record === undefined || heard.length > 0) return true;
  if (record.request !== undefined || record.partner?.told === false) return true;
  if (now - record.idsAt >= compareEvery) return true;
  const { own } = record;
  if (own === undefined) return side === 'm' && now - record.dailyAt >= compareEvery;
  const isWaiting = own.stage === 'pairs' || own.stage === 'details' || (own.asked && !own.partnerHasRead);
  return !isWaiting || now - own.since >= compareEvery;
}
