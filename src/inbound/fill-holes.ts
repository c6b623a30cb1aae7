import { knownChange } from '../protocol/envelope';
import { incomingName } from '../protocol/incoming-name';
import { has, withSeq } from '../protocol/window';
import type { Session } from '../state/session';

/**
 * Numbers that the partner gave up count as received: nothing waits for them, and what lies there under their names is forgotten and deleted
 * with the next run. Only lower numbers than that of the message that says so (`below`) can be meant. Done before anything else of the
 * message: it may have to wait for the very number that it gives up. Stored by the caller's commit; twice is harmless.
 */
export function fillHoles({ log, sync }: Session, changes: readonly unknown[], below: number): void {
  const open = new Set(
    changes.flatMap((change) => {
      const parsed = knownChange.safeParse(change).data;
      const seqs = parsed?.kind === 'void' ? parsed.seqs : [];
      return seqs.filter((seq) => seq < below && !has(log.received, seq));
    }),
  );
  if (open.size === 0) return;
  for (const seq of open) {
    log.received = withSeq(log.received, seq);
    delete log.attempts[seq];
  }
  log.ackNo += 1;
  log.quarantine = log.quarantine.filter((q) => {
    const name = incomingName(q.name, sync);
    return name?.kind !== 'data' || name.epoch !== sync.epoch || !open.has(name.seq);
  });
}
