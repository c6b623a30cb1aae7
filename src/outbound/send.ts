import type { Channel } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Store } from '../ports/store';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { OutEntry } from '../protocol/log-record';
import { isUnanswered } from '../protocol/waits';
import { covers } from '../protocol/window';
import type { MessageLine } from '../state/health';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';

export interface SendDeps {
  session: Session;
  store: Store;
  channel: Channel;
  clock: Clock;
  /** Milliseconds after which a message without acknowledgement goes out again; doubled with each try. */
  resendAfter: number;
  /** True while there is time left in this invocation. */
  goOn(): boolean;
}

const BATCH = 20;

/**
 * Puts what has not been tried, what the partner misses and what was not acknowledged for long into SEND: always the same bytes under
 * the same name. Attempts are counted before they are made.
 */
export async function send(deps: SendDeps): Promise<Outcome<MessageLine[]>> {
  const { session, clock } = deps;
  const { log } = session;
  const lines: MessageLine[] = [];
  const due = log.out.filter((entry) => isDue(entry, deps));
  if (log.partner.ackNo > log.resentFor) log.resentFor = log.partner.ackNo;
  while (due.length > 0 && deps.goOn()) {
    const batch = due.splice(0, BATCH);
    for (const entry of batch) {
      entry.tries += 1;
      entry.firstAt ??= clock.now();
      entry.sentAt = clock.now();
    }
    await session.commit({ log: true });
    const stored = await deps.store.readMany(batch.map((e) => stateKeys.out(session.sync.id, e.seq)));
    for (const [index, entry] of batch.entries()) {
      const text = (stored.get(stateKeys.out(session.sync.id, entry.seq))?.value as { text?: unknown })?.text;
      if (typeof text !== 'string') {
        // Another worker has begun and heard its acknowledgement: this commit then ends the run.
        await session.commit({ log: true });
        throw new Error(`outbox entry ${entry.seq} is missing`);
      }
      const put = await deps.channel.put(entry.name, new Uint8Array(Buffer.from(text, 'latin1')));
      if (put.kind !== 'done') {
        for (const failed of batch.slice(index)) failed.sentAt = 0;
        await session.commit({ log: true });
        return put;
      }
      lines.push({
        direction: 'out',
        seq: entry.seq,
        at: entry.sentAt,
        issues: entry.issues,
        items: entry.items,
      });
    }
  }
  return done(lines);
}

function isDue(entry: OutEntry, deps: SendDeps): boolean {
  const { log } = deps.session;
  if (entry.void === true) return false;
  const missed =
    log.partner.ackNo > log.resentFor && entry.seq < log.partner.top && !covers(log.partner, entry.seq);
  return missed || isUnanswered(entry, deps.clock.now(), deps.resendAfter);
}
