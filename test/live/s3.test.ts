import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingForCephRgw, startCephRgw, type AccessKey, type CephRgw } from '../../local/servers/ceph-rgw';
import { exchangePolicy } from '../../local/servers/ceph/exchange-policy';
import { createLoopbackClient } from '../../local/forge/gateway/loopback-request';
import { createS3Channel } from '../../src/channels/files/s3';
import { CHANNEL_TEST_STEPS } from '../../src/ports/channel';
import type { SettingsOf } from '../../src/protocol/channel-settings';
import { brief, text, textOf, value } from '../channels/s3-answers';
import { channelContract } from '../contract/channel';
import { createLoopbackHttp } from './s3-loopback';

const BUCKET = 'relay';
const A_TO_B = 'acme-to-globex/';
const B_TO_A = 'globex-to-acme/';
const HOUR = 3_600_000;

// One of the suite's tests makes thousands of requests, one after the other.
jest.setTimeout(300_000);

const missing = missingForCephRgw();
const mustRun = process.env['REQUIRE_LIVE'] === '1';
if (missing !== undefined && !mustRun) process.stderr.write(`${missing}: its tests are skipped\n`);
const whereCephIs = missing === undefined || mustRun ? describe : describe.skip;

whereCephIs('with a Ceph object gateway', () => {
  const client = createLoopbackClient();
  let rgw: CephRgw;
  let keys: { acme: AccessKey; globex: AccessKey };
  /** Each pair of channels works below prefixes of its own. */
  let pairs = 0;

  beforeAll(async () => {
    rgw = await startCephRgw();
    keys = { acme: await rgw.addUser('acme'), globex: await rgw.addUser('globex') };
    await rgw.makeBucket(BUCKET, policyOfTheDocumentation());
  });
  afterAll(async () => {
    client.close();
    await rgw?.stop();
  });

  interface Wishes {
    key?: AccessKey;
    settings?: Partial<SettingsOf<'s3'>>;
    clockAheadMs?: number;
  }

  function channelOf(side: 'acme' | 'globex', below = '', wishes: Wishes = {}) {
    const { accessKeyId, secretAccessKey } = wishes.key ?? keys[side];
    const [out, back] = [`${A_TO_B}${below}`, `${B_TO_A}${below}`];
    const http = createLoopbackHttp(client, rgw.port);
    const channel = createS3Channel({
      http,
      clock: { now: () => Date.now() + (wishes.clockAheadMs ?? 0), sleep: async () => undefined },
      settings: {
        kind: 's3',
        endpoint: `https://${rgw.dnsName}`,
        region: 'default',
        bucket: BUCKET,
        addressing: 'path',
        sendPrefix: side === 'acme' ? out : back,
        receivePrefix: side === 'acme' ? back : out,
        accessKeyId,
        ...wishes.settings,
      },
      secrets: { secretAccessKey },
    });
    return Object.assign(channel, { requests: http.sent });
  }

  async function makePair(wishes: Wishes = {}) {
    pairs += 1;
    const below = `pair-${pairs}/`;
    const [a, b] = [channelOf('acme', below, wishes), channelOf('globex', below, wishes)];
    const place = async (name: string, bytes: Uint8Array) => value(await b.put(name, bytes));
    return { a, b, place, close: async () => undefined };
  }

  channelContract('bucket, path style', () => makePair());

  test('virtual-host style: the bucket is part of the host, and objects arrive', async () => {
    const { a, b } = await makePair({ settings: { addressing: 'virtual-host' } });
    value(await a.put('m.1', text('by host')));
    expect(a.requests[0]?.target).toBe(`https://${BUCKET}.${rgw.dnsName}/${A_TO_B}pair-${pairs}/m.1`);
    expect(value(await b.list()).entries).toEqual([{ name: 'm.1', size: 7 }]);
    expect(value(await b.get('m.1', 100))).toEqual(text('by host'));
    value(await b.remove(['m.1', 'm.2']));
    expect(value(await b.list()).entries).toEqual([]);
  });

  test('all steps of the connection test pass, may be repeated, and leave nothing', async () => {
    const { a, b } = await makePair();
    value(await b.put('m.1', text('waits for a')));
    for (const step of [...CHANNEL_TEST_STEPS, ...CHANNEL_TEST_STEPS]) {
      expect([step, brief(await a.test(step, 'probe-1'))]).toEqual([step, 'done']);
    }
    expect(value(await b.list()).entries).toEqual([]);
    expect(value(await a.list()).entries).toEqual([{ name: 'm.1', size: 11 }]);
  });

  test("a side cannot write below the other's prefix, and the refusal names right and prefix", async () => {
    const wrongWay = channelOf('acme', 'rights/', {
      settings: { sendPrefix: `${B_TO_A}rights/`, receivePrefix: `${A_TO_B}rights/` },
    });
    const refused = await wrongWay.put('m.1', text('x'));
    expect(brief(refused)).toBe('give-up bucket-denied');
    expect(textOf(refused)).toContain(`may not write objects below ${B_TO_A}rights/ of the bucket "relay"`);
    expect(textOf(refused)).toContain('s3:PutObject');
    expect(brief(await wrongWay.test('write', 'probe-1'))).toBe('give-up bucket-denied');
  });

  test('a side cannot list or read elsewhere in the bucket', async () => {
    const elsewhere = channelOf('acme', '', { settings: { receivePrefix: 'payroll/' } });
    const listed = await elsewhere.list();
    expect(brief(listed)).toBe('give-up bucket-denied');
    expect(textOf(listed)).toContain('may not list the objects below payroll/');
    expect(textOf(await elsewhere.test('sign-in', 'p'))).toContain('s3:ListBucket');
    expect(brief(await elsewhere.get('m.1', 100))).toBe('give-up bucket-denied');
  });

  test.each([2 * HOUR, -2 * HOUR])(
    'a clock that is %i ms off is named with both times',
    async (clockAheadMs) => {
      const listed = await channelOf('acme', '', { clockAheadMs }).list();
      expect(brief(listed)).toBe('give-up bucket-clock-skew');
      const times = textOf(listed).match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g) ?? [];
      const [signed = 0, server = 0] = times.map((time) => Date.parse(time));
      expect(Math.abs(signed - server - clockAheadMs)).toBeLessThan(60_000);
    },
  );

  test('a wrong secret, an unknown key and a missing bucket have their own codes', async () => {
    const { accessKeyId } = keys.acme;
    const wrongSecret = channelOf('acme', '', { key: { accessKeyId, secretAccessKey: 'wrong' } });
    expect(brief(await wrongSecret.list())).toBe('give-up bucket-secret-wrong');
    expect(brief(await wrongSecret.put('m.1', text('x')))).toBe('give-up bucket-secret-wrong');
    expect(brief(await wrongSecret.test('connect', 'p'))).toBe('done');
    expect(brief(await wrongSecret.test('sign-in', 'p'))).toBe('give-up bucket-secret-wrong');
    const unknown = channelOf('acme', '', { key: { accessKeyId: 'NOBODY', secretAccessKey: 'x' } });
    expect(brief(await unknown.list())).toBe('give-up bucket-key-unknown');
    const noBucket = channelOf('acme', '', { settings: { bucket: 'not-there' } });
    expect(brief(await noBucket.list())).toBe('give-up bucket-missing');
    expect(brief(await noBucket.get('m.1', 100))).toBe('give-up bucket-missing');
    expect(brief(await noBucket.put('m.1', text('x')))).toBe('give-up bucket-missing');
    expect(brief(await noBucket.remove(['m.1', 'm.2']))).toBe('give-up bucket-missing');
  });

  test('only objects directly below RECEIVE that can be ours are listed', async () => {
    await rgw.makeBucket('mixed');
    const owner = { key: rgw.owner, settings: { bucket: 'mixed', sendPrefix: '', receivePrefix: '' } };
    const top = channelOf('acme', '', owner);
    for (const prefix of ['', 'deeper/', 'deeper/.hidden/']) {
      const writer = channelOf('acme', '', { ...owner, settings: { ...owner.settings, sendPrefix: prefix } });
      value(await writer.put('m.1', text(prefix)));
    }
    expect(value(await top.list()).entries).toEqual([{ name: 'm.1', size: 0 }]);
    const below = channelOf('acme', '', {
      ...owner,
      settings: { ...owner.settings, receivePrefix: 'deeper/' },
    });
    expect(value(await below.list()).entries).toEqual([{ name: 'm.1', size: 7 }]);
  });

  test('a batch deletes many at once where the key may delete in the whole bucket', async () => {
    await rgw.makeBucket('batch');
    const owner = channelOf('acme', '', {
      key: rgw.owner,
      settings: { bucket: 'batch', receivePrefix: A_TO_B },
    });
    const names = ['m.1', 'm.2', 'm.3'];
    for (const name of names) value(await owner.put(name, text(name)));
    owner.requests.length = 0;
    value(await owner.remove([...names, 'never-put']));
    expect(owner.requests.map(({ method }) => method)).toEqual(['POST']);
    expect(value(await owner.list()).entries).toEqual([]);
  });

  test('a full bucket is tried again', async () => {
    await rgw.makeBucket('small');
    await rgw.limitObjects('small', 1);
    const owner = channelOf('acme', '', {
      key: rgw.owner,
      settings: { bucket: 'small', receivePrefix: A_TO_B },
    });
    value(await owner.put('m.1', text('1')));
    const full = await owner.put('m.2', text('2'));
    expect(brief(full)).toBe('retry bucket-full');
    value(await owner.remove(['m.1']));
    value(await owner.put('m.2', text('2')));
  });

  test('a gateway that was away is tried again, and what was put is still there', async () => {
    const { a, b } = await makePair();
    value(await a.put('m.1', text('before')));
    await rgw.kill();
    expect(brief(await b.list())).toBe('retry bucket-unreachable');
    await rgw.restart();
    expect(value(await b.list()).entries).toEqual([{ name: 'm.1', size: 6 }]);
  });

  test('the policy that the local world uses is the one of the documentation', () => {
    const side = (name: string, sendPrefix: string) => ({ user: `arn:aws:iam:::user/${name}`, sendPrefix });
    expect(exchangePolicy(BUCKET, side('acme', A_TO_B), side('globex', B_TO_A))).toEqual(
      policyOfTheDocumentation(),
    );
  });
});

/** The bucket policy of docs/bucket.md, with its users as Ceph names them. */
function policyOfTheDocumentation(): object {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'bucket.md'), 'utf8');
  const json = /```json\n(\{\n {2}"Version"[\s\S]*?\n\})\n```/.exec(page)?.[1] ?? '';
  return JSON.parse(
    json.replaceAll(/arn:aws:iam::\d{12}:user\/issue-sync-/g, 'arn:aws:iam:::user/'),
  ) as object;
}
