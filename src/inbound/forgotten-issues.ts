import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { whoAmI } from '../state/who-am-i';
import type { InboundDeps } from './inbound-deps';

/** Remembers the highest issue number seen, so that only the first batch of a run has to ask. */
export interface NumberMark {
  highest?: number;
}

/** At the very beginning: what stands in the project then was not made by this side. And who this side is, should it forget what it wrote. */
export async function beginNumbers({
  session,
  jira,
}: Pick<InboundDeps, 'session' | 'jira'>): Promise<Outcome<void>> {
  if (session.log.seenNumber !== undefined || session.log.baseline !== undefined) return done(undefined);
  const highest = await jira.highestNumber(session.sync.us.projectId);
  if (highest.kind !== 'done') return highest;
  session.log.seenNumber = highest.value;
  const me = await whoAmI({ session, jira });
  if (me.kind !== 'done') return me;
  await session.commit({ log: true });
  return done(undefined);
}

/** Highest number of an issue in the project. */
export async function highestOf(
  { session, jira }: InboundDeps,
  numbers: NumberMark,
): Promise<Outcome<number>> {
  if (numbers.highest !== undefined) return done(numbers.highest);
  const highest = await jira.highestNumber(session.sync.us.projectId);
  if (highest.kind === 'done') numbers.highest = highest.value;
  return highest;
}

/**
 * A storage that was set back has forgotten the issues that this side made since, and a message that made them may come again before anybody
 * notices. So those that came to the project since it was last looked through are looked at before more are made: a pair whose mark is among them
 * gets an intent, as after a call that was cut off. Where nobody makes issues here no call is made.
 */
export async function expectForgotten(
  deps: InboundDeps,
  numbers: NumberMark,
  pairs: readonly PairRecord[],
): Promise<Outcome<void>> {
  const { log, sync } = deps.session;
  const seen = log.seenNumber;
  const unmade = pairs.filter(({ id, intent }) => id === undefined && intent === undefined);
  if (unmade.length === 0 || seen === undefined) return done(undefined);
  const highest = await highestOf(deps, numbers);
  if (highest.kind !== 'done') return highest;
  if (highest.value <= seen) return done(undefined);
  const marked = await deps.jira.findMarked(sync.us.projectKey, seen + 1, sync.id, highest.value);
  if (marked.kind !== 'done') return marked;
  const known = await deps.session.pairs(marked.value.map(({ pair }) => pair));
  const forgotten = marked.value.filter(({ pair }) => known.get(pair)?.id === undefined);
  for (const pair of unmade)
    if (forgotten.some((one) => one.pair === pair.pair))
      pair.intent = { kind: 'create', at: 0, fromNumber: seen + 1 };
  // Others may be asked for by later messages.
  if (forgotten.length === 0) log.seenNumber = highest.value;
  return done(undefined);
}

/** What this side made itself in a project that was looked through is known. `before`: the highest number before that. */
export function sawMade({ session: { log } }: InboundDeps, before: number, { highest }: NumberMark): void {
  if (log.seenNumber === before && highest !== undefined) log.seenNumber = highest;
}
