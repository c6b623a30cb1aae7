import type { Cost, Violation } from '../history';
import type { World } from '../world';

/** What a history may cost at most; under faults everything is said several times, and a resting day has its sweeps. */
const MESSAGES = { base: 150, each: 25 };
const POINTS = { base: 1200, each: 120 };
/** Stored bytes of a pair, with everything that is kept beside it. */
const BYTES_OF_PAIR = 24 * 1024;

/** More messages or points than the changes are worth, or records that grow. */
export async function findExcess(world: World, cost: Cost): Promise<Violation | undefined> {
  const over = (text: string): Violation => ({ oracle: 'bounds', text });
  if (cost.messages > MESSAGES.base + MESSAGES.each * cost.changes)
    return over(`${cost.messages} messages for ${cost.changes} changes`);
  if (cost.points > POINTS.base + POINTS.each * cost.changes)
    return over(`${cost.points} points for ${cost.changes} changes`);
  for (const side of world.both) {
    const sizes = await side.calmly(async ({ store }) => {
      const size = { pair: 0, parked: 0, out: 0 };
      let pairs = 0;
      for (const kind of ['pair', 'parked', 'out'] as const) {
        let cursor: string | undefined;
        do {
          const page = await store.list(world.sync, kind, cursor);
          for (const { value } of page.records) size[kind] += JSON.stringify(value).length;
          if (kind === 'pair') pairs += page.records.length;
          cursor = page.cursor;
        } while (cursor !== undefined);
      }
      return { ...size, pairs };
    });
    if (sizes.out > 0) return over(`${side.end} keeps ${sizes.out} bytes of messages that were acknowledged`);
    const each = (sizes.pair + sizes.parked) / Math.max(1, sizes.pairs);
    if (each > BYTES_OF_PAIR) return over(`${side.end} keeps ${Math.round(each)} bytes for each pair`);
  }
  return undefined;
}
