import { z } from 'zod';
import type { KnownChange } from '../protocol/envelope';
import type { LogRecord } from '../protocol/log-record';
import type { RepairChange } from '../protocol/repair-message';

const list = z.array(z.string()).default([]);

/** What a message told besides its issues, kept beside its bytes: those can be read by the partner only. */
export const told = z.object({
  paired: list,
  have: list,
  want: list,
  lost: list,
  rekeyed: list,
  void: z.array(z.number()).default([]),
  /** Pairs that it told to be back. */
  back: list,
  /** It announced a key, or the end of one. */
  keys: z.boolean().default(false),
  /** It belonged to the baseline of an epoch. */
  baseline: z.boolean().default(false),
});
type Told = z.infer<typeof told>;

/** What the changes tell besides issues. An exchange of digests is not among it: it ends by its own time. */
export function toldBy(changes: readonly (KnownChange | RepairChange)[], own: { oldKey?: string }): Told {
  const result: Told = told.parse({});
  for (const change of changes) {
    if (change.kind === 'paired') result.paired.push(...change.pairs.map(({ pair }) => pair));
    if (change.kind === 'have') result.have.push(...change.items);
    if (change.kind === 'want') result.want.push(...change.items);
    if (change.kind === 'issue' && change.back === true) result.back.push(change.pair);
    if (change.kind === 'void') result.void.push(...change.seqs);
    if (change.kind === 'gone') result.lost.push(change.pair);
    if (change.kind === 'rekey') result.keys = true;
    if (change.kind === 'rekeyed' && change.fingerprint === own.oldKey) result.keys = true;
    else if (change.kind === 'rekeyed') result.rekeyed.push(change.fingerprint);
    if (change.kind === 'known' || change.kind === 'stated') result.baseline = true;
  }
  return result;
}

/** Tells it all again with the next messages. Stored with the log by the caller's commit; twice tells it twice, which is harmless. */
export function tellAgain(log: LogRecord, what: Told): void {
  const { tell } = log;
  log.tell = {
    paired: both(tell.paired, what.paired),
    have: both(tell.have, what.have),
    want: both(tell.want, what.want),
    lost: both(tell.lost, what.lost),
    rekeyed: both(tell.rekeyed, what.rekeyed),
    void: [...new Set([...tell.void, ...what.void])],
  };
  if (what.keys) {
    delete log.announced;
    delete log.ended;
  }
  // The partner waits for the end of it: all of it is told again.
  if (what.baseline && log.baseline?.phase !== 'adopt')
    log.baseline = { phase: 'say', highest: log.baseline?.highest ?? 0, heard: log.baseline?.heard ?? true };
}

function both(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}
