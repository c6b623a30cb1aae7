import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import { ringText } from '../../src/protocol/ring';
import { syncKeys } from '../../src/protocol/sync-record';
import { bellOf } from '../../src/state/bell';
import { onBell } from '../../src/worker/on-bell';
import { createSetClock } from '../crypto/parties';
import { begin, createCountingIds, createWorld, recordOf } from '../pairing/two-sides';
import { createMemoryStore } from '../support/memory-store';

const SYNC = 'abcdefghijklmnopqrstuvwxyz';

/** A synchronization whose relay has been told where and how to ring. */
async function rung() {
  const clock = createSetClock();
  const store = createMemoryStore();
  const crypto = createOpenPgpCrypto({ clock });
  const rings: string[] = [];
  const secret = 'ab'.repeat(32);
  const url = 'https://acme.bell.example/x1';
  await store.writeSecret(syncKeys.secretBell(SYNC), { v: 1, url, secret, at: clock.now() });
  const deps = {
    clock,
    store,
    crypto,
    doorbell: { ring: async (sync: string) => void rings.push(sync) },
    log: { info: () => undefined, warn: () => undefined },
  };
  const ring = (changes: Partial<{ sync: string; at: number; sig: string; key: string }> = {}) => {
    const { sync = SYNC, at = clock.now(), key = secret } = changes;
    const sig = changes.sig ?? crypto.hmac(key, ringText({ sync, at }));
    return onBell(deps, { method: 'POST', body: JSON.stringify({ v: 1, sync, at, sig }), headers: {} });
  };
  return { clock, deps, rings, ring, store };
}

describe('the doorbell', () => {
  it('sets off a run for a signed ring', async () => {
    const { ring, rings } = await rung();
    expect(await ring()).toEqual({ statusCode: 204 });
    expect(rings).toEqual([SYNC]);
  });

  it('refuses a ring that is forged, of another synchronization, or old', async () => {
    const { ring, rings, clock, store } = await rung();
    const before = store.keys();
    expect(await ring({ key: 'cd'.repeat(32) })).toEqual({ statusCode: 401 });
    expect(await ring({ sig: '0'.repeat(64) })).toEqual({ statusCode: 401 });
    expect(await ring({ sync: 'z'.repeat(26) })).toEqual({ statusCode: 401 });
    expect(await ring({ at: clock.now() - 60 * 60_000 })).toEqual({ statusCode: 401 });
    expect(await ring({ at: clock.now() + 60 * 60_000 })).toEqual({ statusCode: 401 });
    expect(rings).toEqual([]);
    expect(store.keys()).toEqual(before);
  });

  it('refuses a ring that somebody repeats', async () => {
    const { ring, rings, clock } = await rung();
    const at = clock.now();
    await ring({ at });
    clock.set(at + 60_000);
    expect(await ring({ at })).toEqual({ statusCode: 401 });
    expect(rings).toEqual([SYNC]);
  });

  it('tells who rings too often when to ring again, and then runs again', async () => {
    const { ring, rings, clock } = await rung();
    await ring();
    clock.set(clock.now() + 1000);
    expect(await ring()).toEqual({ statusCode: 429, headers: { 'Retry-After': ['2'] } });
    expect(rings).toEqual([SYNC]);
    clock.set(clock.now() + 2000);
    expect(await ring()).toEqual({ statusCode: 204 });
    expect(rings).toEqual([SYNC, SYNC]);
  });

  it.each([
    ['no request', undefined, 400],
    ['another method', { method: 'GET', body: '' }, 405],
    ['no body', { method: 'POST' }, 400],
    ['no JSON', { method: 'POST', body: 'ring' }, 400],
    ['a body without end', { method: 'POST', body: 'x'.repeat(3000) }, 400],
    ['another form', { method: 'POST', body: '{"v":2}' }, 400],
  ])('answers %s without a look at the store', async (_, request, statusCode) => {
    const { deps, rings } = await rung();
    const store = { ...deps.store, readSecret: () => Promise.reject(new Error('looked')) };
    expect(await onBell({ ...deps, store }, request)).toMatchObject({ statusCode });
    expect(rings).toEqual([]);
  });

  it('is made once, for relays that can ring, and follows a new URL', async () => {
    const world = createWorld();
    const { id } = await begin(world);
    const sync = await recordOf(world.master, id);
    let url: string | undefined = 'https://one.bell.example';
    const asked: string[] = [];
    const deps = {
      store: world.master.store,
      clock: world.clock,
      ids: createCountingIds('q'),
      bellUrl: {
        get: async () => {
          asked.push(String(url));
          return url;
        },
      },
    };
    const first = await bellOf(deps, sync);
    expect(first).toMatchObject({ url, sync: id });
    expect(await bellOf(deps, sync)).toEqual(first);
    expect(asked).toHaveLength(1);
    world.clock.set(world.clock.now() + 25 * 60 * 60_000);
    url = 'https://two.bell.example';
    expect(await bellOf(deps, sync)).toEqual({ ...first, url });
    world.clock.set(world.clock.now() + 25 * 60 * 60_000);
    url = undefined;
    expect(await bellOf(deps, sync)).toEqual({ ...first, url: 'https://two.bell.example' });
    const bucket = { kind: 's3' as const, endpoint: 'https://s3.example', region: 'r', bucket: 'bucket' };
    const settings = {
      ...bucket,
      addressing: 'path' as const,
      sendPrefix: 'a/',
      receivePrefix: 'b/',
      accessKeyId: 'k',
    };
    expect(await bellOf(deps, { ...sync, channel: settings })).toBeUndefined();
  });
});
