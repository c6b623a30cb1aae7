import type { Channel } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import { MESSAGE_VERSION } from '../protocol/envelope';
import { directionFrom, nameOf, wireId } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { unreadableOf } from '../protocol/unreadable';
import { ackOf } from '../protocol/window';
import type { Session } from '../state/session';
import { spend } from '../state/spent-names';
import { seal } from './seal';
import type { SealingKeys } from './seal';

/**
 * Tells the partner what has been applied when no data message carried it: outside the log, at most once a run and only when the
 * state changed. The one before is spent: only the highest counts.
 */
export async function sendAck(deps: {
  session: Session;
  channel: Channel;
  crypto: Crypto;
  clock: Clock;
  keys: SealingKeys;
}): Promise<Outcome<void>> {
  const { session } = deps;
  const { log } = session;
  if (log.told >= log.ackNo) return done(undefined);
  const base = {
    sync: wireId(session.sync.id),
    epoch: session.sync.epoch,
  };
  const name = nameOf({
    kind: 'ack',
    ...base,
    direction: directionFrom(session.us),
    ackNo: log.ackNo,
  });
  const sealed = await seal(deps.crypto, deps.keys, {
    v: MESSAGE_VERSION,
    ...base,
    from: session.us,
    to: session.them,
    seq: 0,
    sentAt: deps.clock.now(),
    kind: 'ack',
    acks: ackOf(log.received, log.ackNo, unreadableOf(log, session.sync)),
    changes: [],
  });
  const put = await deps.channel.put(name, sealed);
  if (put.kind !== 'done') return put;
  if (log.ackName !== undefined && log.ackName !== name) spend(log, [log.ackName]);
  log.ackName = name;
  log.told = log.ackNo;
  await session.commit({ log: true });
  return done(undefined);
}
