import type { ChannelEntry } from '../ports/channel';
import type { LogRecord } from '../protocol/log-record';
import { incomingName } from '../protocol/incoming-name';
import { isToBeTold } from '../protocol/unreadable';
import { isDueAgain } from '../protocol/waits';
import type { InboundDeps } from './inbound-deps';

/** Most refused objects that are remembered. */
const MOST = 100;
/** Most objects that are read in vain in one run: whoever floods the relay must not use up the requests of genuine messages. */
export const MOST_IN_VAIN = 30;

/** Where refusals are shown, and counted with those that were shown before. */
export interface Refusals {
  refused: { at: number; code: string; name: string }[];
  inVain: number;
}

/**
 * A refused object is remembered by the hash of its bytes, not by its name: a forged or half-copied file under a real name must not
 * stand for the real one. It is read again when its size changes, and now and then in case its bytes did.
 */
export function shouldRead(log: LogRecord, entry: ChannelEntry, now: number): boolean {
  const known = log.quarantine.find((q) => q.name === entry.name);
  return known === undefined || known.size !== entry.size || isDueAgain(known, now);
}

/**
 * Notes that an object was refused; the same bytes are shown once only. Nothing of its content is kept. Once there are too many, a further
 * one is deleted from RECEIVE instead: if it was a damaged copy of a genuine message, the partner sends that again.
 */
export async function noteRefusal(
  deps: InboundDeps,
  shown: Refusals,
  entry: ChannelEntry,
  bytes: Uint8Array,
  code: string,
): Promise<void> {
  const { log } = deps.session;
  const hash = deps.crypto.sha256(bytes).slice(0, 24);
  const at = deps.clock.now();
  const known = log.quarantine.find((q) => q.name === entry.name);
  shown.inVain += 1;
  if (known?.hash === hash && known.size === entry.size) {
    known.tries += 1;
    known.at = at;
    // The sender is told: see `unreadableOf`.
    if (isToBeTold(known.tries, isMissing(deps, entry))) log.ackNo += 1;
    await deps.session.commit({ log: true });
    return;
  }
  shown.refused.push({ at, code, name: entry.name });
  if (known === undefined && log.quarantine.length >= MOST) {
    await deps.channel.remove([entry.name]);
    return;
  }
  const others = log.quarantine.filter((q) => q.name !== entry.name);
  log.quarantine = [...others, { name: entry.name, size: entry.size, hash, code, at, tries: 0 }];
  await deps.session.commit({ log: true });
}

/** It stands for a number that the partner has certainly used: a higher one of his was opened, and is applied or waits. */
function isMissing({ session }: InboundDeps, { name }: ChannelEntry): boolean {
  const { log, sync } = session;
  const parsed = incomingName(name, sync);
  if (parsed?.kind !== 'data') return false;
  const opened = [...log.received.beyond, ...Object.keys(log.attempts).map(Number)];
  return opened.some((seq) => seq > parsed.seq);
}

/** Forgets refused objects that no longer lie in RECEIVE; stored with the next commit of the log. */
export function forgetGone(log: LogRecord, entries: readonly ChannelEntry[]): void {
  const lying = new Set(entries.map((entry) => entry.name));
  log.quarantine = log.quarantine.filter((q) => lying.has(q.name));
}
