import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createManualClock } from '../../../local/clock';
import { createSeededRandom } from '../../../local/random';
import { createExchangeWire } from '../../../local/relay/exchange-wire';
import { LOST_FOR_MS, type RelayFaults } from '../../../local/relay/faults';
import { linkExchanges, unlinkExchanges } from '../../../local/relay/link-exchanges';

let root: string;
let acme: string;
let globex: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'exchange-'));
  acme = path.join(root, 'acme');
  globex = path.join(root, 'globex');
  for (const exchange of [acme, globex]) {
    await mkdir(path.join(exchange, 'SEND'), { recursive: true });
    await mkdir(path.join(exchange, 'RECEIVE'));
  }
});

afterEach(() => rm(root, { recursive: true, force: true }));

function wire(faults: RelayFaults) {
  const clock = createManualClock(1_000_000);
  return {
    clock,
    line: createExchangeWire({ dirs: [acme, globex], clock, random: createSeededRandom(7), faults }),
  };
}

const send = (name: string, text: string) => writeFile(path.join(acme, 'SEND', name), text);
const received = () => readdir(path.join(globex, 'RECEIVE'));
const readReceived = (name: string) => readFile(path.join(globex, 'RECEIVE', name), 'utf8');

test('without faults every file comes to the other side once, and what stands in SEND stays', async () => {
  const { line } = wire({});
  await send('a.pgp', 'one');
  await writeFile(path.join(globex, 'SEND', 'b.pgp'), 'two');
  await line.pass();
  expect(await readReceived('a.pgp')).toBe('one');
  expect(await readFile(path.join(acme, 'RECEIVE', 'b.pgp'), 'utf8')).toBe('two');
  await rm(path.join(globex, 'RECEIVE', 'a.pgp'));
  await line.pass();
  expect(await received()).toEqual([]);
  expect(await readdir(path.join(acme, 'SEND'))).toEqual(['a.pgp']);
  expect(line.counters().copied).toBe(2);
});

test('hidden files are left alone: they are half-written', async () => {
  const { line } = wire({});
  await send('.half', 'x');
  await line.pass();
  expect(await received()).toEqual([]);
});

test('a lost file comes when its sender has written it again often enough, or after a while', async () => {
  const { clock, line } = wire({ lose: 1 });
  await send('a.pgp', 'one');
  await line.pass();
  expect(await received()).toEqual([]);
  await clock.advance(LOST_FOR_MS);
  await line.pass();
  expect(await readReceived('a.pgp')).toBe('one');
});

test('a file is lost twice at the most, however often it is sent', async () => {
  const { line } = wire({ lose: 1 });
  for (const attempt of [1, 2, 3]) {
    await send('a.pgp', `attempt ${attempt}`);
    await line.pass();
  }
  expect(line.counters().lost).toBe(2);
  expect(await readReceived('a.pgp')).toBe('attempt 3');
});

test('a duplicate comes after the receiver has removed the file and the sender has withdrawn it', async () => {
  const { clock, line } = wire({ duplicate: 1 });
  await send('a.pgp', 'one');
  await line.pass();
  await rm(path.join(globex, 'RECEIVE', 'a.pgp'));
  await rm(path.join(acme, 'SEND', 'a.pgp'));
  await clock.advance(5000);
  await line.pass();
  expect(await readReceived('a.pgp')).toBe('one');
  await rm(path.join(globex, 'RECEIVE', 'a.pgp'));
  await clock.advance(5000);
  await line.pass();
  expect(await received()).toEqual([]);
});

test.each([
  ['truncate', (text: string) => text.length < 26],
  ['tamper', (text: string) => text.length === 26 && text !== 'abcdefghijklmnopqrstuvwxyz'],
] as const)('%s harms the first copy, and the next run mends it', async (fault, isHarmed) => {
  const { clock, line } = wire({ [fault]: 1 });
  await send('a.pgp', 'abcdefghijklmnopqrstuvwxyz');
  await line.pass();
  expect(isHarmed(await readFile(path.join(globex, 'RECEIVE', 'a.pgp'), 'latin1'))).toBe(true);
  await clock.advance(5000);
  await line.pass();
  expect(await readReceived('a.pgp')).toBe('abcdefghijklmnopqrstuvwxyz');
});

test('delays come from the range, and an overtaken file comes later than the others', async () => {
  const { clock, line } = wire({ delayMs: [1000, 2000] });
  await send('a.pgp', 'one');
  await line.pass();
  await clock.advance(999);
  await line.pass();
  expect(await received()).toEqual([]);
  await clock.advance(1001);
  await line.pass();
  expect(await received()).toEqual(['a.pgp']);
});

test('links make one side SEND what the other RECEIVEs, once and again, and can be undone', async () => {
  await linkExchanges(acme, globex);
  await linkExchanges(acme, globex);
  await send('a.pgp', 'one');
  expect(await received()).toEqual(['a.pgp']);
  expect(await readlink(path.join(acme, 'RECEIVE'))).toBe('../globex/SEND');
  await unlinkExchanges(acme, globex);
  expect(await readdir(globex)).toEqual(['SEND']);
});

test('files that stood in RECEIVE are moved aside, not deleted', async () => {
  await writeFile(path.join(globex, 'RECEIVE', 'old.pgp'), 'kept');
  await linkExchanges(acme, globex);
  expect(await readFile(path.join(globex, 'RECEIVE.moved-aside-1-files', 'old.pgp'), 'utf8')).toBe('kept');
});
