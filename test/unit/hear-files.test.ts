import { hearFiles } from '../../src/inbound/hear-files';
import { emptyLog } from '../../src/protocol/log-record';
import type { LogRecord } from '../../src/protocol/log-record';
import { withSeq } from '../../src/protocol/window';

interface Said {
  seq: number;
  have?: string[];
  want?: string[];
}

/** A log that has received these messages, in this order, as `receive` does it. */
function heardOf(...messages: Said[]): LogRecord {
  const log = emptyLog('1-a');
  for (const { seq, have = [], want = [] } of messages) {
    hearFiles(log, seq, { have, want });
    log.received = withSeq(log.received, seq);
  }
  return log;
}

describe('what the partner says of a file of ours', () => {
  it('in its newest message counts: a question that comes late is none any more', () => {
    const { heard } = heardOf({ seq: 3, have: ['ma1'] }, { seq: 2, want: ['ma1', 'ma2'] });
    expect(heard).toMatchObject({ have: ['ma1'], want: ['ma2'] });
  });

  it('and thanks that come late neither take back the newer question nor stand beside it', () => {
    const { heard } = heardOf({ seq: 3, want: ['ma1'] }, { seq: 2, have: ['ma1', 'ma2'] });
    expect(heard).toMatchObject({ have: ['ma2'], want: ['ma1'] });
  });

  it('in the order of the numbers: thanks end the question that was heard before', () => {
    const { heard } = heardOf({ seq: 2, want: ['ma1', 'ma2'] }, { seq: 3, have: ['ma1'] });
    expect(heard).toMatchObject({ have: ['ma1'], want: ['ma2'] });
  });

  it('twice in one message: the question comes after the thanks', () => {
    expect(heardOf({ seq: 1, have: ['ma1'], want: ['ma1'] }).heard).toMatchObject({
      have: ['ma1'],
      want: ['ma1'],
    });
  });

  it('is remembered only while an older message may still come', () => {
    const newer = [
      { seq: 3, have: ['ma1'] },
      { seq: 5, want: ['ma2'] },
    ];
    expect(heardOf(...newer).spoken).toEqual([
      ['ma1', 3],
      ['ma2', 5],
    ]);
    const filled = [...newer, { seq: 1 }, { seq: 2, want: ['ma1'] }];
    expect(heardOf(...filled).spoken).toEqual([['ma2', 5]]);
    expect(heardOf(...filled, { seq: 4, have: ['ma2'] })).toMatchObject({
      spoken: [],
      heard: { have: ['ma1'], want: ['ma2'] },
    });
    expect(heardOf({ seq: 1, have: ['ma1'] }, { seq: 2, want: ['ma1'] }).spoken).toEqual([]);
  });

  it('takes bounded room: the last files that were spoken of are kept', () => {
    const many = Array.from({ length: 500 }, (_, n) => ({ seq: n + 2, have: [`ma${n}`] }));
    const { spoken, heard } = heardOf(...many);
    expect([spoken.length, spoken.at(-1), heard.have.length]).toEqual([300, ['ma499', 501], 500]);
  });
});
