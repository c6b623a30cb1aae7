import { spawn } from 'node:child_process';
import path from 'node:path';

const REPOSITORY = path.join(__dirname, '../../..');

/** Runs the demo as a command. */
function demo(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/demo.ts', ...args], { cwd: REPOSITORY });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

test('a few changes both ways leave both sites equal', async () => {
  const { code, stdout, stderr } = await demo('--changes', '6', '--json');
  const result: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect({ result, stderr }).toMatchObject({ result: { equal: true, differences: [] } });
  expect(result).toMatchObject({
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
  expect(code).toBe(0);
}, 180_000);

test.each([
  [['--changes', 'many'], '--changes must be a number'],
  [['--kill', '1.5'], '--kill must be a whole number'],
  [['--no-such-option'], '--no-such-option'],
  [['--issues', '/no/such/file'], '/no/such/file cannot be read'],
])('%j is refused with a word why', async (args, text) => {
  const { code, stderr } = await demo(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(text);
});
