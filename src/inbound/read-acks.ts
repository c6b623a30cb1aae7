import type { ChannelEntry } from '../ports/channel';
import type { AckState } from '../protocol/envelope';
import type { Contradiction } from '../protocol/frozen';
import type { LogRecord } from '../protocol/log-record';
import type { RelayName } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { contradictionOf } from './contradiction';
import type { InboundDeps } from './inbound-deps';
import { MOST_IN_VAIN, shouldRead } from './quarantine';
import type { Refusals } from './quarantine';
import { readMessage } from './read-message';

export type AckName = Extract<RelayName, { kind: 'ack' }>;

export interface SeenAcks extends Refusals {
  /** The highest ack state seen, if it was newer than the known one. */
  acks?: AckState;
  /** One of the two sides was set back, or there are two of it: nothing further is read. */
  contradiction?: Contradiction;
}

/** The newest ack state that is known or was seen in this run. */
export function newestOf(log: LogRecord, seen: SeenAcks): AckState {
  return seen.acks !== undefined && seen.acks.ackNo > log.partner.ackNo ? seen.acks : log.partner;
}

/** Keeps the state that a message brought, if it is the newest. */
export function noteAcks(log: LogRecord, seen: SeenAcks, acks: AckState): void {
  if (acks.ackNo > newestOf(log, seen).ackNo) seen.acks = acks;
}

/** Reads acknowledgement-only messages into `seen` and removes them, and those that are older than what is known. */
export async function readAcks(
  deps: InboundDeps,
  seen: SeenAcks,
  acks: readonly { entry: ChannelEntry; name: AckName }[],
): Promise<Outcome<void>> {
  const { log } = deps.session;
  const spent: string[] = [];
  // From the lowest: the partner's next state is close to the known one, names made up by others need not be.
  for (const { entry, name } of acks.toSorted((a, b) => a.name.ackNo - b.name.ackNo)) {
    if (name.ackNo <= newestOf(log, seen).ackNo) {
      spent.push(entry.name);
      continue;
    }
    if (seen.inVain >= MOST_IN_VAIN / 2) break;
    if (!shouldRead(log, entry, deps.clock.now())) continue;
    const read = await readMessage(deps, seen, entry, name);
    if (read.kind !== 'done') return read;
    if (read.value === undefined) continue;
    const { message } = read.value;
    const contradiction = contradictionOf(deps.session, message, newestOf(log, seen));
    if (contradiction !== undefined) {
      seen.contradiction = contradiction;
      return done(undefined);
    }
    noteAcks(log, seen, message.acks);
    spent.push(entry.name);
  }
  return spent.length === 0 ? done(undefined) : deps.channel.remove(spent);
}
