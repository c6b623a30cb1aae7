import { demo } from './run-demo';

test.each([['files'], ['mail']])(
  'a few changes both ways over %s leave both sites equal',
  async (channel) => {
    const args = ['--channel', channel, '--mail-server', 'embedded', '--changes', '5', '--json'];
    const { code, stdout, stderr } = await demo(...args);
    const result: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect({ result, stderr }).toMatchObject({ result: { equal: true, differences: [] } });
    expect(result).toMatchObject({
      channel,
      pairs: expect.any(Number),
      comments: expect.any(Number),
      attachments: expect.any(Number),
      messages: expect.any(Number),
      bytes: expect.any(Number),
      jiraPoints: expect.any(Number),
      jiraCalls: expect.any(Number),
      relayCalls: expect.any(Number),
      kvsReads: expect.any(Number),
      kvsWrites: expect.any(Number),
      seconds: expect.any(Number),
      peakMemoryMb: expect.any(Number),
      adapted: expect.any(Object),
    });
    const { rings } = result as { rings: number };
    expect(rings).toBeGreaterThan(0);
    expect(code).toBe(0);
  },
  180_000,
);

test.each([
  [['--changes', 'many'], '--changes must be a number'],
  [['--kill', '1.5'], '--kill must be a whole number'],
  [['--no-such-option'], '--no-such-option'],
  [['--channel', 'pigeon'], '--channel must be one of files, mail, s3, jmap'],
  [['--mail-server', 'exim'], '--mail-server must be one of best, dovecot, embedded'],
  [['--channel', 'mail', '--relay-faults'], '--relay-faults is for --channel files only'],
  [['--issues', '/no/such/file'], '/no/such/file cannot be read'],
])('%j is refused with a word why', async (args, text) => {
  const { code, stderr } = await demo(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(text);
});
