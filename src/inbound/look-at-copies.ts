import type { ChannelEntry } from '../ports/channel';
import { MAX_SEALED } from '../protocol/envelope';
import type { RelayName } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { hashOf } from '../protocol/recent-hashes';
import { contradictionOf } from './contradiction';
import type { InboundDeps } from './inbound-deps';
import { openMessage } from './open-message';
import { newestOf } from './read-acks';
import type { SeenAcks } from './read-acks';

/** Most numbers that were taken before and are read again in one run: whoever repeats old messages must not use up its requests. */
const MOST_COPIES = 10;

/**
 * Reads what comes again under numbers that were taken: a copy is a copy, but a genuine message with another content means that the partner
 * was set back. What cannot be opened, or is older than what is remembered, says nothing. Notes the first contradiction in `seen`.
 */
export async function lookAtCopies(
  deps: InboundDeps,
  seen: SeenAcks,
  copies: readonly { entry: ChannelEntry; name: Extract<RelayName, { kind: 'data' }> }[],
): Promise<Outcome<void>> {
  const { session } = deps;
  let looked = 0;
  for (const { entry, name } of copies) {
    const taken = hashOf(session.log.takenHashes, name.seq);
    if (taken === undefined) continue;
    if ((looked += 1) > MOST_COPIES) return done(undefined);
    const got = await deps.channel.get(entry.name, MAX_SEALED);
    if (got.kind === 'retry') return got;
    if (got.kind !== 'done' || got.value === undefined) continue;
    const opened = await openMessage(deps, name, got.value);
    if (opened.kind !== 'message') continue;
    // Its acknowledgement is as old as its bytes and is not looked at, unless the message itself is another one.
    if (opened.hash === taken) continue;
    seen.contradiction = contradictionOf(session, opened.message, newestOf(session.log, seen)) ?? {
      code: 'number-reused',
      seen: `message ${name.seq}`,
    };
    return done(undefined);
  }
  return done(undefined);
}
