import * as fc from 'fast-check';
import { ackOf, covers, has, withSeq } from '../../src/protocol/window';
import type { ReceiveWindow } from '../../src/protocol/window';

const EMPTY_WINDOW: ReceiveWindow = { applied: 0, beyond: [] };
const windowOf = (seqs: readonly number[]) => seqs.reduce(withSeq, EMPTY_WINDOW);

describe('the receive window', () => {
  it('grows without gaps, and names the holes below the highest number', () => {
    const window = windowOf([1, 2, 5, 7]);
    expect(window).toEqual({ applied: 2, beyond: [5, 7] });
    expect(ackOf(window, 9)).toEqual({ ackNo: 9, ack: 2, top: 7, holes: [3, 4, 6] });
    expect(windowOf([1, 2, 5, 7, 4, 3])).toEqual({ applied: 5, beyond: [7] });
    expect(ackOf(EMPTY_WINDOW, 0)).toEqual({ ackNo: 0, ack: 0, top: 0, holes: [] });
  });

  it('says of every number whether it came, in whatever order, and so does its acknowledgement', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (seqs) => {
        const window = windowOf(seqs);
        const acks = ackOf(window, 1);
        for (let seq = 1; seq <= 45; seq += 1) {
          expect(has(window, seq)).toBe(seqs.includes(seq));
          expect(covers(acks, seq)).toBe(seqs.includes(seq));
        }
      }),
    );
  });

  it('never acknowledges what did not come, though it cannot name all holes', () => {
    const window = windowOf([5000]);
    const acks = ackOf(window, 1);
    expect(acks.holes).toHaveLength(1000);
    for (const seq of [1, 1000, 1001, 4999]) expect(covers(acks, seq)).toBe(false);
    expect(withSeq(window, 5000)).toBe(window);
  });
});
