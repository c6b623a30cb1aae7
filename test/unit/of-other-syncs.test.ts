import { ofOtherSyncs, otherSyncsOf } from '../../src/state/of-other-syncs';
import { emptyPair } from '../../src/protocol/pair-record';
import type { SyncRecord } from '../../src/protocol/sync-record';
import { SITE_SYNCS_KEY } from '../../src/state/site-syncs';
import { stateKeys } from '../../src/state/session';
import { createMemoryStore } from '../support/memory-store';

const SYNC = { id: 'first', us: { projectId: '10000' } } as SyncRecord;

async function siteWith(
  others: Record<string, string>,
  pairs: { key: string; value: unknown }[],
): Promise<ReturnType<typeof createMemoryStore>> {
  const store = createMemoryStore();
  const syncs = Object.fromEntries(
    Object.entries({ first: '10000', ...others }).map(([id, projectId]) => [id, { projectId }]),
  );
  const records = [{ key: SITE_SYNCS_KEY, value: { v: 1, syncs } }, ...pairs];
  for (const { key, value } of records) await store.commit([{ op: 'put', key, value, expect: 0 }]);
  return store;
}

const findIn = async (
  store: ReturnType<typeof createMemoryStore>,
  issueIds: string[],
  mark?: { sync: string; pair: string },
) =>
  ofOtherSyncs(
    store,
    await otherSyncsOf(store, SYNC),
    issueIds.map((id) => (mark === undefined ? { id } : { id, mark })),
  );

/** Issue 10001, born here: its partner's comment and attachment were made here, a comment of ours went there. */
const pairOf = (sync: string, more = {}) => ({
  key: stateKeys.pair(sync, 'm10001'),
  value: {
    ...emptyPair('m10001'),
    id: '10001',
    items: {
      sc7: { n: 1, wire: '', here: '501' },
      sa8: { n: 1, wire: '', here: '601' },
      mc502: { n: 1, wire: '' },
    },
    ...more,
  },
});

describe('what other synchronizations of the project made', () => {
  it('is known by their pairs, and what people wrote is not among it', async () => {
    const store = await siteWith({ second: '10000' }, [pairOf('second')]);
    const found = await findIn(store, ['10001', '10002']);
    expect([...found.keys()]).toEqual(['10001']);
    expect(found.get('10001')).toEqual({ ids: new Set(['comment 501', 'attachment 601']), open: false });
  });

  it('is not decided while one of them is making something', async () => {
    const store = await siteWith({ second: '10000' }, [pairOf('second', { making: { sc9: 5 } })]);
    expect((await findIn(store, ['10001'])).get('10001')?.open).toBe(true);
  });

  it('is found for an issue that another partner has made, too', async () => {
    const { value } = pairOf('second', { pair: 's77', id: '10003' });
    const store = await siteWith({ second: '10000' }, [
      { key: stateKeys.at('second', '10003'), value: { v: 1, pair: 's77' } },
      { key: stateKeys.pair('second', 's77'), value },
    ]);
    expect((await findIn(store, ['10003'])).get('10003')?.ids.size).toBe(2);
  });

  it('concerns neither this synchronization nor those of other projects', async () => {
    const store = await siteWith({ second: '20000' }, [pairOf('first'), pairOf('second')]);
    expect((await findIn(store, ['10001'])).size).toBe(0);
  });

  it('tells where the issue was born, and whether its mark is the issue of the pair, a clone of it, or being made', async () => {
    const { value } = pairOf('second', { pair: 's77', id: '10003', origin: `${'a'.repeat(16)}.77` });
    const store = await siteWith({ second: '10000' }, [
      { key: stateKeys.at('second', '10003'), value: { v: 1, pair: 's77' } },
      { key: stateKeys.pair('second', 's77'), value },
      { key: stateKeys.pair('second', 's78'), value: emptyPair('s78') },
    ]);
    const find = async (id: string, pair: string) =>
      (await findIn(store, [id], { sync: 'second', pair })).get(id);
    expect(await find('10003', 's77')).toMatchObject({ origin: `${'a'.repeat(16)}.77`, mark: 'stands' });
    const clone = await find('10004', 's77');
    expect(clone?.mark).toBe('copied');
    expect(clone?.origin).toBeUndefined();
    expect((await find('10005', 's78'))?.mark).toBe('open');
    expect(await find('10006', 's79')).toBeUndefined();
    expect((await findIn(store, ['10006'], { sync: 'second', pair: '../x' })).size).toBe(0);
  });
});
