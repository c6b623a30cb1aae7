import { createLateClock } from '../../../local/bench/late-clock';
import { readBenchOptions } from '../../../local/bench/options';
import { onPlatform, spreadOf } from '../../../local/bench/statistics';
import { benchTable } from '../../../local/bench/table';
import { createManualClock } from '../../../local/clock';

describe('command line', () => {
  test('has defaults, and is read', () => {
    expect(readBenchOptions([])).toEqual({ ok: true, value: { json: false, changes: 10, poll: 5 } });
    expect(readBenchOptions(['--channel', 's3', '--changes', '3', '--poll', '7', '--json'])).toEqual({
      ok: true,
      value: { json: true, channel: 's3', changes: 3, poll: 7 },
    });
  });

  test.each([
    [['--changes', '0'], /--changes must be 1 or more/],
    [['--channel', 'pigeon'], /--channel must be one of files, mail, s3, jmap/],
    [['--poll', 'often'], /--poll must be a number/],
    [['--nope'], /--nope/],
  ])('%j is refused with a reason', (args, message) => {
    expect(readBenchOptions(args)).toMatchObject({
      ok: false,
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe('figures', () => {
  test('median and 90th percentile are among the values', () => {
    expect(spreadOf([5])).toEqual({ median: 5, p90: 5 });
    expect(spreadOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual({ median: 5, p90: 9 });
    expect(() => spreadOf([])).toThrow('at least one value');
  });

  test('the platform adds the wait for its poll', () => {
    expect(onPlatform({ median: 1000, p90: 2000 })).toEqual({ median: 151_000, p90: 272_000 });
  });

  test('the table says how it polled and what was left out', () => {
    const spread = { median: 1200, p90: 3400 };
    const costs = { jiraPoints: 2, relayRequests: 26, kvsOperations: 112 };
    const polling = { pollSeconds: 7, lag: spread, processing: spread, onPlatform: onPlatform(spread) };
    const channel = {
      channel: 'mail',
      mailServer: 'embedded',
      polling,
      idleHour: costs,
      fieldUpdate: costs,
    } as const;
    const table = benchTable({
      changes: 3,
      channels: [
        { ...channel, doorbell: spread },
        { ...channel, channel: 's3' },
      ],
      skipped: [{ channel: 'jmap', why: 'Cyrus is not installed' }],
    });
    expect(table).toMatch(/^mail, embedded +1\.2 \/ 3\.4 +1\.2 \/ 3\.4 .* 151\.2 \/ 273\.4 +2 \/ 26 \/ 112/m);
    expect(table).toMatch(/none/);
    expect(table).toContain('every 7 s. On the platform it comes every 5 minutes');
    expect(table).toContain('Not measured: jmap: Cyrus is not installed');
  });

  test('a late clock catches up once', () => {
    const late = createLateClock(createManualClock(10_000), 4000);
    expect(late.now()).toBe(6000);
    late.catchUp();
    late.catchUp();
    expect(late.now()).toBe(10_000);
  });
});
