import { contradictionOf } from '../../src/inbound/contradiction';
import type { AckState } from '../../src/protocol/envelope';
import { emptyLog } from '../../src/protocol/log-record';
import type { SyncRecord } from '../../src/protocol/sync-record';

const state = (ackNo: number, ack: number, top = ack, holes: number[] = []): AckState => ({
  ackNo,
  ack,
  top,
  holes,
});

describe('what a message contradicts', () => {
  const log = { ...emptyLog('1-a'), nextSeq: 20, ackNo: 5, received: { applied: 4, beyond: [] } };
  const session = { log, sync: {} as SyncRecord };
  const seen = (acks: AckState, newest: AckState) => contradictionOf(session, { acks }, newest)?.code;

  it('is a state that forgets what an earlier one named, also above a gap', () => {
    const before = state(3, 7, 9, [8]);
    expect(seen(state(4, 7, 9, [8]), before)).toBeUndefined();
    expect(seen(state(4, 9), before)).toBeUndefined();
    expect(seen(state(4, 6), before)).toBe('partner-set-back');
    expect(seen(state(4, 7), before)).toBe('partner-set-back');
    expect(seen(state(4, 7, 10, [8, 9]), before)).toBe('partner-set-back');
    expect(seen(state(2, 6), before)).toBeUndefined();
  });

  it('is one who knows more of this side than it does itself', () => {
    const told = (ackNo: number, ack: number) => seen({ ...state(1, 0), knows: [ackNo, ack] }, state(3, 7));
    expect(told(5, 4)).toBeUndefined();
    expect([told(6, 4), told(5, 5)]).toEqual(['receipt-unknown', 'receipt-unknown']);
  });
});
