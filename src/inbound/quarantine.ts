import type { ChannelEntry } from '../ports/channel';
import type { LogRecord } from '../protocol/log-record';
import type { InboundDeps } from './inbound-deps';

/** Most refused objects that are remembered. */
const MOST = 100;

/**
 * A refused object is remembered by the hash of its bytes, not by its name: a forged or half-copied file under a real name must not
 * stand for the real one. It is read again when its size changes, and now and then in case its bytes did.
 */
export function shouldRead(log: LogRecord, entry: ChannelEntry): boolean {
  const known = log.quarantine.find((q) => q.name === entry.name);
  if (known === undefined || known.size !== entry.size) return true;
  known.tries += 1;
  // Read again after 1, 2, 4 ... polls, at least every 32nd.
  const tries = Math.min(known.tries, 1024);
  return tries >= 32 ? tries % 32 === 0 : (tries & (tries - 1)) === 0;
}

/** Notes that an object was refused; the same bytes are shown once only. Nothing of its content is kept. */
export async function noteRefusal(
  deps: InboundDeps,
  shown: { refused: { at: number; code: string; name: string }[] },
  entry: ChannelEntry,
  bytes: Uint8Array,
  code: string,
): Promise<void> {
  const { log } = deps.session;
  const hash = deps.crypto.sha256(bytes).slice(0, 24);
  const known = log.quarantine.find((q) => q.name === entry.name);
  if (known?.hash === hash) return;
  const at = deps.clock.now();
  log.quarantine = [
    ...log.quarantine.filter((q) => q.name !== entry.name),
    { name: entry.name, size: entry.size, hash, code, at, tries: 0 },
  ].slice(-MOST);
  shown.refused.push({ at, code, name: entry.name });
  await deps.session.commit({ log: true });
}
