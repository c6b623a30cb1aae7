import { createHash } from 'node:crypto';
import { originOf, placeOf } from '../../src/protocol/origin';
import { emptyPair } from '../../src/protocol/pair-record';
import type { PairRecord } from '../../src/protocol/pair-record';
import { claimKey, lookAtClaims } from '../../src/state/claims';
import { eraseSync } from '../../src/state/erase';
import type { Session } from '../../src/state/session';
import { SITE_SYNCS_KEY } from '../../src/state/site-syncs';
import { createMemoryStore } from '../support/memory-store';

const crypto = { sha256: (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex') };
const us = { siteId: 'cloud-1', projectId: '10000' };
const FAR = originOf('c'.repeat(16), '7');
const claimOf = (origin: string) => `10000.${origin}`;

function rig(syncs: readonly string[] = ['first', 'second']) {
  const store = createMemoryStore();
  const put = (key: string, value: unknown, expect = 0) => store.commit([{ op: 'put', key, value, expect }]);
  const listed = Object.fromEntries(syncs.map((id) => [id, { projectId: '10000' }]));
  const look = async (sync: string, ...pairs: PairRecord[]) =>
    lookAtClaims({ session: { sync: { id: sync, us } } as Session, store, crypto }, pairs);
  const claim = async (sync: string, pair: PairRecord) => {
    const change = (await look(sync, pair)).take(pair);
    return change === undefined ? 'none' : store.commit([change]);
  };
  return { store, put, look, claim, ready: put(SITE_SYNCS_KEY, { v: 1, syncs: listed }) };
}

const pairWith = (origin: string | undefined, pair = 's1'): PairRecord => ({
  ...emptyPair(pair),
  ...(origin === undefined ? {} : { origin }),
});

describe('the claim of an origin', () => {
  it('is put once, and counts for every other synchronization and pair of the project', async () => {
    const { look, claim, ready } = rig();
    await ready;
    const [first, later] = [pairWith(FAR), pairWith(FAR, 's2')];
    expect(await claim('first', first)).toBe('done');
    expect(first.claim).toBe(claimOf(FAR));
    // Its own pair knows that it has it, also where the note in the pair was lost.
    expect(await claim('first', first)).toBe('none');
    const again = pairWith(FAR);
    expect((await look('first', again)).isTaken(again)).toBe(false);
    for (const [sync, pair] of [
      ['second', pairWith(FAR)],
      ['first', later],
    ] as const) {
      const claims = await look(sync, pair);
      expect(claims.isTaken(pair)).toBe(true);
      expect(claims.take(pair)).toBeUndefined();
    }
  });

  it('is taken by one of two that saw it free', async () => {
    const { store, look, ready } = rig();
    await ready;
    const [one, other] = [pairWith(FAR), pairWith(FAR)];
    const puts = [(await look('first', one)).take(one), (await look('second', other)).take(other)];
    const ends = await Promise.all(puts.map((change) => change && store.commit([change])));
    expect(ends).toEqual(['done', 'conflict']);
  });

  it('counts no longer when its synchronization has been deleted', async () => {
    const { store, claim, put, ready } = rig();
    await ready;
    await claim('first', pairWith(FAR));
    await put(SITE_SYNCS_KEY, { v: 1, syncs: { second: { projectId: '10000' } } }, 1);
    expect(await claim('second', pairWith(FAR))).toBe('done');
    expect(store.peek(claimKey(claimOf(FAR)))).toMatchObject({ sync: 'second' });
  });

  it('is neither asked for nor made where no origin was told', async () => {
    const { look, ready } = rig();
    await ready;
    const pair = pairWith(undefined);
    const claims = await look('first', pair);
    expect([claims.isTaken(pair), claims.take(pair), pair.claim]).toEqual([false, undefined, undefined]);
  });

  it('is not given for what was born in this project, and of two pairs at once to the first', async () => {
    const { look, ready } = rig();
    await ready;
    const own = pairWith(originOf(placeOf(us, crypto.sha256), '5'));
    const beside = pairWith(originOf(placeOf({ ...us, projectId: '20000' }, crypto.sha256), '5'), 's2');
    const [one, two] = [pairWith(FAR, 's3'), pairWith(FAR, 's4')];
    const claims = await look('first', own, beside, one, two);
    expect([own, beside, one, two].map((pair) => claims.isTaken(pair))).toEqual([true, false, false, true]);
  });

  it('goes with its synchronization, unless another one has taken it over', async () => {
    const { store, claim, put, ready } = rig();
    await ready;
    const [kept, lost] = [pairWith(FAR, 's1'), pairWith(originOf('d'.repeat(16), '8'), 's2')];
    for (const pair of [kept, lost]) {
      await claim('first', pair);
      await put(`first:pair:${pair.pair}`, pair);
    }
    await put(SITE_SYNCS_KEY, { v: 1, syncs: { second: { projectId: '10000' } } }, 1);
    await claim('second', pairWith(FAR));
    while (!(await eraseSync(store, 'first', () => true)));
    expect(store.keys().filter((key) => key.startsWith('first:'))).toEqual([]);
    expect(store.peek(claimKey(kept.claim ?? ''))).toMatchObject({ sync: 'second' });
    expect(store.peek(claimKey(lost.claim ?? ''))).toBeUndefined();
  });
});
