import type { ItemChange } from '../protocol/envelope';
import { MAX_ITEMS } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { InboundDeps } from './inbound-deps';

/** Bytes of a pair's record up to which the partner may add to it; the rest of a stored value (Forge KVS: 240 KiB) is for this side. */
const MOST_BYTES = 140 * 1024;
/** What is kept of a comment or worklog; of a link that is parked, apart from the name of its type; of an awaited attachment apart from its texts. */
const COMMENT_BYTES = 100;
const LINK_BYTES = 250;
const ATTACHMENT_BYTES = 250;

/** A record that has grown too large could not be stored any more, and nothing after it: what is too much is not taken. */
export function fitting(deps: InboundDeps, pair: PairRecord, news: readonly ItemChange[]): ItemChange[] {
  const isNew = ({ item }: ItemChange) => pair.items[item] === undefined;
  if (!news.some(isNew)) return [...news];
  let bytes = Buffer.byteLength(JSON.stringify(pair));
  let count = Object.keys(pair.items).length;
  const taken = news.filter((change) => {
    if (!isNew(change)) return true;
    const more = bytesKept(change);
    if (count >= MAX_ITEMS || bytes + more > MOST_BYTES) return false;
    count += 1;
    bytes += more;
    return true;
  });
  if (taken.length < news.length)
    deps.note({
      at: deps.clock.now(),
      text: `${pair.key ?? pair.pair}: ${news.length - taken.length} comments, attachments, worklogs or links of the partner were not taken, because the issue has too many.`,
    });
  return taken;
}

function bytesKept({ attachment, link }: ItemChange): number {
  // Many links may wait for issues that never come, and each says so.
  if (link !== undefined) return LINK_BYTES + Buffer.byteLength(JSON.stringify(link.type));
  if (attachment === undefined) return COMMENT_BYTES;
  const { filename, mimeType } = attachment;
  return ATTACHMENT_BYTES + Buffer.byteLength(JSON.stringify([filename, mimeType]));
}
