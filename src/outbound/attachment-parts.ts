import type { Channel } from '../ports/channel';
import type { Crypto } from '../ports/crypto';
import type { Jira } from '../ports/jira';
import { PART_BYTES } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import { wireId } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { partBytesOf } from '../protocol/part-size';
import { partNames } from '../protocol/part-names';
import type { Session } from '../state/session';
import { sealPart } from './seal';
import type { SealingKeys } from './seal';

export interface PartsDeps {
  session: Session;
  channel: Channel;
  jira: Jira;
  crypto: Crypto;
  keys: SealingKeys;
  goOn(): boolean;
}

/** Most attachments of which parts may lie on the relay at once. */
const MAX_LYING = 300;

/**
 * Puts the bytes of own attachments into SEND, in parts. They are stored nowhere on our side: Jira has them, and the partner asks
 * again for what it misses. A file that was deleted meanwhile is let go; its tombstone travels by the log.
 */
export async function sendAttachmentParts(deps: PartsDeps): Promise<Outcome<void>> {
  const { session } = deps;
  const { log } = session;
  while (log.uploads.length > 0 && deps.goOn()) {
    if (Object.keys(log.lying).length >= MAX_LYING) return done(undefined);
    const next = log.uploads[0];
    const id = next && parseItemId(next.item);
    if (next !== undefined && id !== undefined) {
      const bytes = await download(deps.jira, id.localId);
      if (bytes.kind !== 'done') return bytes;
      if (bytes.value !== 'gone') {
        const size = partBytesOf(session.sync);
        const names = partNames(
          { sync: session.sync.id, side: session.us, epoch: session.sync.epoch },
          next.item,
          Math.max(1, Math.ceil(bytes.value.length / size)),
        );
        // Known before they lie there; they may have been asked for again before an earlier copy was withdrawn.
        log.lying[next.item] = names.length;
        log.spent = log.spent.filter((name) => !names.includes(name));
        await session.commit({ log: true });
        const put = await putParts(deps, next.item, names, bytes.value);
        if (put.kind !== 'done') return put;
      }
    }
    log.uploads.shift();
    await session.commit({ log: true });
  }
  return done(undefined);
}

async function putParts(
  deps: PartsDeps,
  item: string,
  names: readonly string[],
  bytes: Uint8Array,
): Promise<Outcome<void>> {
  const { session } = deps;
  const parts = names.length;
  const size = partBytesOf(session.sync);
  const sha256 = deps.crypto.sha256(bytes);
  for (const [index, name] of names.entries()) {
    const sealed = await sealPart(
      deps.crypto,
      deps.keys,
      {
        v: session.writes(),
        sync: wireId(session.sync.id),
        epoch: session.sync.epoch,
        from: session.us,
        kind: 'part',
        item,
        part: index + 1,
        parts,
        sha256,
        size: bytes.length,
      },
      bytes.subarray(index * size, (index + 1) * size),
    );
    const put = await deps.channel.put(name, sealed);
    if (put.kind !== 'done') return put;
  }
  return done(undefined);
}

async function download(jira: Jira, attachmentId: string): Promise<Outcome<Uint8Array | 'gone'>> {
  const chunks: Uint8Array[] = [];
  for (let from = 0; ; from += PART_BYTES) {
    const chunk = await jira.download(attachmentId, from, from + PART_BYTES);
    if (chunk.kind !== 'done' || chunk.value === 'gone') return chunk;
    chunks.push(chunk.value);
    if (chunk.value.length < PART_BYTES) return done(new Uint8Array(Buffer.concat(chunks)));
  }
}
