import { parseItemId } from '../protocol/items';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';

/**
 * Attachments of ours that the partner waits for and that are lost here, forgotten with the state of the app: they count as deleted, so that he
 * does not wait for ever. Answers whether the next look at the issue has to say so; the pair is changed in memory.
 */
export function withdrawForgotten(pair: PairRecord, wanted: readonly string[], us: Side): boolean {
  const lost = wanted.filter((item) => {
    const id = parseItemId(item);
    const state = pair.items[item];
    return id?.owner === us && id.kind === 'attachment' && state?.gone === true && state.wire !== '';
  });
  for (const item of lost) {
    const { n } = pair.items[item] ?? { n: 0 };
    pair.items[item] = { n: n + 1, wire: '', gone: true };
  }
  if (lost.length > 0) pair.say = [...new Set([...(pair.say ?? []), ...lost])];
  return lost.length > 0;
}
