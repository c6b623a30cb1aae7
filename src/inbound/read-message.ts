import type { ChannelEntry } from '../ports/channel';
import { MAX_SEALED } from '../protocol/envelope';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { InboundDeps } from './inbound-deps';
import { openMessage } from './open-message';
import type { OpenedMessage } from './open-message';
import { noteRefusal } from './quarantine';
import type { Refusals } from './quarantine';

type ReadMessage = Extract<OpenedMessage, { kind: 'message' }>;

/**
 * Gets a data message or an acknowledgement and opens it. Undefined: it is gone, or it was refused, which is noted. Of the failures of
 * the relay only "too large" says something of the object itself; the others are answered as they are.
 */
export async function readMessage(
  deps: InboundDeps,
  shown: Refusals,
  entry: ChannelEntry,
  name: Parameters<typeof openMessage>[1],
): Promise<Outcome<ReadMessage | undefined>> {
  const got = await deps.channel.get(entry.name, MAX_SEALED);
  if (got.kind === 'give-up' && got.cause.code === 'too-large') {
    await noteRefusal(deps, shown, entry, new Uint8Array(), got.cause.code);
    return done(undefined);
  }
  if (got.kind !== 'done') return got;
  if (got.value === undefined) return done(undefined);
  const opened = await openMessage(deps, name, got.value);
  if (opened.kind === 'message') return done(opened);
  await noteRefusal(deps, shown, entry, got.value, opened.code);
  return done(undefined);
}
