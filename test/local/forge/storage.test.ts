import type { Step } from './fixture-app/src/storage';
import { startWorld, type TestWorld } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.host.stop());

const run = async (...steps: Step[]) => (await world.call('storage', { steps })) as unknown[];
const set = (key: string, value: unknown, options?: unknown): Step => ({
  call: 'set',
  args: options === undefined ? [key, value] : [key, value, options],
});
const get = (key: string, options?: unknown): Step => ({
  call: 'get',
  args: options === undefined ? [key] : [key, options],
});
/** The fixture makes a text whose JSON has so many bytes. */
const text = (bytes: number) => ({ $text: bytes });
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const pair = (key: string, value: unknown): Step => ({ call: 'set', entity: 'pair', args: [key, value] });

describe('plain keys', () => {
  it('reads back what was written, and nothing for what was not or is gone', async () => {
    const results = await run(
      set('a', { n: [1] }),
      get('a'),
      { call: 'delete', args: ['a'] },
      get('a'),
      get('b'),
    );
    expect(results).toEqual([null, { n: [1] }, null, null, null]);
    expect(await run({ call: 'delete', args: ['never'] })).toEqual([null]);
  });

  it.each([
    ['an empty key', set('', 1), 'EMPTY_KEY'],
    ['a key of 501 characters', set('k'.repeat(501), 1), 'KEY_TOO_LONG'],
    ['a key with a slash', set('a/b', 1), 'INVALID_KEY'],
    ['a key of spaces', set('   ', 1), 'INVALID_KEY'],
    ['a value above 240 KiB', set('a', text(240 * 1024 + 1)), 'MAX_SIZE'],
    ['a secret above 128 KiB', { call: 'setSecret', args: ['a', text(128 * 1024 + 1)] }, 'MAX_SIZE'],
    ['a value 32 levels deep', set('a', nested(32)), 'MAX_DEPTH'],
    ['a query page of 101', { query: { limit: 101 } }, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE'],
    ['a query page of 0', { query: { limit: 0 } }, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE'],
    ['a time to live above a year', set('a', 1, { ttl: { value: 366, unit: 'DAYS' } }), 'INVALID_TTL'],
  ] as [string, Step, string][])('refuses %s', async (_, step, code) => {
    expect(await run(step)).toEqual([{ code, status: 400 }]);
  });

  it('accepts what is exactly at its limit', async () => {
    const results = await run(
      set('k'.repeat(500), 1),
      set('a', text(240 * 1024)),
      { call: 'setSecret', args: ['a', text(128 * 1024)] },
      set('b', nested(31)),
      { query: { limit: 100 } },
    );
    expect(results.slice(0, 4)).toEqual([null, null, null, null]);
    expect(results[4]).toHaveProperty('results');
  });

  it('lets the first of two FAIL_IF_EXISTS win', async () => {
    const policy = { keyPolicy: 'FAIL_IF_EXISTS' };
    const results = await run(set('lock', 'one', policy), set('lock', 'two', policy), get('lock'));
    expect(results).toEqual([null, { code: 'KEY_CONFLICT', status: 409 }, 'one']);
  });

  it('returns the previous or the latest value on request', async () => {
    const returning = (returnValue: string) => ({ keyPolicy: 'OVERRIDE', returnValue });
    const results = await run(
      set('a', 1),
      set('a', 2, returning('PREVIOUS')),
      set('a', 3, returning('LATEST')),
    );
    expect(results.slice(1)).toEqual([
      { key: 'a', value: 1 },
      { key: 'a', value: 3 },
    ]);
  });

  it('states creation, update and expiry, and removes an expired value after its grace', async () => {
    const created = world.clock.now();
    await run(set('a', 1, { ttl: { value: 1, unit: 'HOURS' } }));
    const fields = { metadataFields: ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'] };
    const expireTime = new Date(created + 3_600_000).toISOString();
    expect(await run(get('a', fields))).toEqual([
      { key: 'a', value: 1, createdAt: created, updatedAt: created, expireTime },
    ]);
    await world.clock.advance(2 * 3_600_000);
    expect(await run(get('a'))).toEqual([1]);
    await world.clock.advance(48 * 3_600_000);
    expect(await run(get('a'))).toEqual([null]);
  });
});

describe('queries', () => {
  const keysOf = (page: unknown) => (page as { results: { key: string }[] }).results.map((row) => row.key);

  it('lag behind writes, which get does not', async () => {
    const first = await run(set('a', 1), get('a'), { query: {} });
    expect([first[1], keysOf(first[2])]).toEqual([1, []]);
    await world.clock.advance(300);
    const second = await run(
      { query: {} },
      set('a', 2),
      { query: {} },
      { call: 'delete', args: ['a'] },
      { query: {} },
    );
    expect(second[0]).toEqual({ results: [{ key: 'a', value: 1 }] });
    expect(second[2]).toEqual({ results: [{ key: 'a', value: 1 }] });
    expect(keysOf(second[4])).toEqual(['a']);
    await world.clock.advance(300);
    expect(keysOf((await run({ query: {} }))[0])).toEqual([]);
  });

  it('page through a prefix in key order', async () => {
    await run(...['p:3', 'q:1', 'p:1', 'o:9', 'p:2'].map((key) => set(key, 1)));
    await world.clock.advance(300);
    const [page] = await run({ query: { prefix: 'p:', limit: 2 } });
    expect(keysOf(page)).toEqual(['p:1', 'p:2']);
    const cursor = (page as { nextCursor: string }).nextCursor;
    const [rest] = await run({ query: { prefix: 'p:', limit: 2, cursor } });
    expect(rest).toEqual({ results: [{ key: 'p:3', value: 1 }] });
    expect(await run({ query: { cursor: 'made up' } })).toEqual([{ code: 'INVALID_CURSOR', status: 400 }]);
  });

  it('never show secrets', async () => {
    const results = await run(
      { call: 'setSecret', args: ['s', 'hush'] },
      { call: 'getSecret', args: ['s'] },
      get('s'),
    );
    expect(results).toEqual([null, 'hush', null]);
    await world.clock.advance(300);
    expect(await run({ query: {} })).toEqual([{ results: [] }]);
  });
});

describe('entities', () => {
  it.each([
    ['an integer that is none', { rev: 1.5 }, 'INVALID_ENTITY_VALUE'],
    ['an integer above 32 bits', { rev: 2 ** 31 }, 'INVALID_ENTITY_VALUE'],
    ['text where a boolean is declared', { open: 'yes' }, 'INVALID_ENTITY_VALUE'],
    ['a number where text is declared', { issue: 7 }, 'INVALID_ENTITY_VALUE'],
    ['an undeclared attribute', { other: 1 }, 'INVALID_ENTITY_ATTRIBUTE'],
    ['a value that is no object', 'text', 'INVALID_ENTITY_VALUE'],
  ])('refuse %s', async (_, value, code) => {
    expect(await run(pair('a', value))).toEqual([{ code, status: 400 }]);
  });

  it('refuse a name that the manifest does not declare', async () => {
    expect(await run({ call: 'get', entity: 'nobody', args: ['a'] })).toEqual([
      { code: 'INVALID_ENTITY_TYPE', status: 400 },
    ]);
  });

  it('are queried by partition, range, filter and direction', async () => {
    await run(
      ...[1, 2, 3, 4].map((rev) =>
        pair(`k${rev}`, { sync: 's', rev, open: rev !== 3, ratio: 0.5, extra: [rev] }),
      ),
      pair('other', { sync: 't', rev: 3 }),
      pair('unranked', { sync: 's' }),
    );
    await world.clock.advance(300);
    const query = { entity: 'pair', index: 'by-sync', partition: ['s'] };
    const keys = async (more: object) => {
      const [page] = await run({ entityQuery: { ...query, ...more } });
      return (page as { results: { key: string }[] }).results.map((row) => row.key);
    };
    expect(await keys({})).toEqual(['k1', 'k2', 'k3', 'k4']);
    expect(await keys({ desc: true })).toEqual(['k4', 'k3', 'k2', 'k1']);
    expect(await keys({ where: { condition: 'BETWEEN', values: [2, 3] } })).toEqual(['k2', 'k3']);
    expect(await keys({ filters: [{ property: 'open', condition: 'EQUAL_TO', values: [true] }] })).toEqual([
      'k1',
      'k2',
      'k4',
    ]);
    const [page] = await run({ entityQuery: { ...query, desc: true, limit: 3 } });
    expect(await keys({ desc: true, limit: 3, cursor: (page as { nextCursor: string }).nextCursor })).toEqual(
      ['k1'],
    );
    expect(await run({ entityQuery: { entity: 'pair', index: 'by-sync' } })).toEqual([
      { code: 'INVALID_PARTITION', status: 400 },
    ]);
    expect(await run({ entityQuery: { entity: 'pair', index: 'by-rev' } })).toEqual([
      { code: 'INVALID_ENTITY_INDEX', status: 400 },
    ]);
  });

  it('filter a page after it was read, so that a page may be empty and not the last', async () => {
    await run(...[1, 2, 3].map((rev) => pair(`k${rev}`, { sync: 's', rev, open: rev === 3 })));
    await world.clock.advance(300);
    const filters = [{ property: 'open', condition: 'EQUAL_TO', values: [true] }];
    const [page] = await run({
      entityQuery: { entity: 'pair', index: 'by-sync', partition: ['s'], limit: 2, filters },
    });
    expect(page).toEqual({ results: [], nextCursor: expect.any(String) });
  });
});

describe('transactions', () => {
  const revIs = (rev: number) => [{ property: 'rev', condition: 'EQUAL_TO', values: [rev] }];
  const pairOp = (
    op: 'set' | 'delete' | 'check',
    key: string,
    value: unknown,
    conditions?: ReturnType<typeof revIs>,
  ) => ({
    op,
    key,
    value,
    entityName: 'pair',
    ...(conditions ? { conditions } : {}),
  });

  it('apply everything when every condition is met, and nothing otherwise', async () => {
    await run(pair('a', { rev: 1 }), set('plain', 'old'));
    const change = (rev: number): Step => ({
      transact: [
        { op: 'set', key: 'plain', value: `from ${rev}` },
        pairOp('set', 'a', { rev: rev + 1 }, revIs(rev)),
        pairOp('check', 'b', undefined, [
          { property: 'rev', condition: 'NOT_EXISTS', values: [true as never] },
        ]),
      ],
    });
    expect(await run(change(1), get('plain'))).toEqual(['done', 'from 1']);
    expect(await run(change(1), get('plain'), { call: 'get', entity: 'pair', args: ['a'] })).toEqual([
      { code: 'CONDITIONAL_CHECK_FAILED', status: 409 },
      'from 1',
      { rev: 2 },
    ]);
  });

  it('let exactly one of many concurrent compare-and-sets win', async () => {
    await run(pair('a', { rev: 0 }));
    const results = await Promise.all(
      Array.from({ length: 10 }, () => run({ transact: [pairOp('set', 'a', { rev: 1 }, revIs(0))] })),
    );
    expect(results.filter(([result]) => result === 'done')).toHaveLength(1);
  });

  it.each([
    [
      '26 operations',
      Array.from({ length: 26 }, (_, i) => ({ op: 'set' as const, key: `k${i}`, value: 1 })),
      'MAX_OPERATIONS',
    ],
    [
      'a key used twice',
      [
        { op: 'set' as const, key: 'a', value: 1 },
        { op: 'delete' as const, key: 'a' },
      ],
      'DUPLICATE_KEY',
    ],
    [
      'an invalid value',
      [{ op: 'set' as const, key: 'b', value: 1 }, pairOp('set', 'a', { rev: 'x' })],
      'INVALID_ENTITY_VALUE',
    ],
    [
      'more than 4 MB',
      Array.from({ length: 20 }, (_, i) => ({ op: 'set' as const, key: `k${i}`, value: text(230_000) })),
      'MAX_SIZE',
    ],
  ])('refuse %s and change nothing', async (_, transact, code) => {
    expect(await run({ transact }, get('b'), get('k0'))).toEqual([{ code, status: 400 }, null, null]);
  });

  it('refuse conditions on plain keys', async () => {
    const api = { op: 'set' as const, key: 'a', value: 1 };
    const body = { set: [{ key: api.key, value: api.value, conditions: { and: revIs(1) } }] };
    expect(await run({ raw: ['/api/v1/transaction', body] })).toEqual([
      { status: 400, code: 'INVALID_CONDITIONS' },
    ]);
  });
});

describe('batches', () => {
  it('do what they can, key by key', async () => {
    const results = await run(
      {
        call: 'batchSet',
        args: [
          [
            { key: 'a', value: 1 },
            { key: 'b/', value: 2 },
            { key: 'p', value: { rev: 1 }, entityName: 'pair' },
          ],
        ],
      },
      { call: 'batchGet', args: [[{ key: 'a' }, { key: 'b' }, { key: 'p', entityName: 'pair' }]] },
      { call: 'batchDelete', args: [[{ key: 'a' }]] },
      get('a'),
    );
    expect(results).toMatchObject([
      {
        successfulKeys: [{ key: 'a' }, { key: 'p', entityName: 'pair' }],
        failedKeys: [{ key: 'b/', error: { code: 'INVALID_KEY' } }],
      },
      {
        successfulKeys: [
          { key: 'a', value: 1 },
          { key: 'p', value: { rev: 1 } },
        ],
        failedKeys: [{ key: 'b', error: { code: 'KEY_NOT_FOUND' } }],
      },
      { successfulKeys: [{ key: 'a' }], failedKeys: [] },
      null,
    ]);
  });

  it('take 25 keys at most', async () => {
    const items = Array.from({ length: 26 }, (_, i) => ({ key: `k${i}`, value: i }));
    expect(await run({ call: 'batchSet', args: [items] })).toEqual([{ code: 'MAX_BATCH_SIZE', status: 400 }]);
  });
});

describe('rates', () => {
  it('count units of 10 KB a minute and answer 429 beyond them, per installation', async () => {
    await world.host.stop();
    world = await startWorld({ limits: { kvsWriteUnitsPerMinute: 5 } });
    const limited = { code: 'RATE_LIMIT_EXCEEDED', status: 429 };
    expect(
      await run(set('a', text(30 * 1024)), set('b', text(30 * 1024)), set('c', 1), set('d', 1), set('e', 1)),
    ).toEqual([null, limited, null, null, limited]);
    expect(await world.call('storage', { steps: [set('a', 1)] }, 'globex')).toEqual([null]);
    expect(world.host.counters()).toMatchObject({ kvsWrites: 4, kvsWriteUnits: 6 });
    await world.clock.advance(60_000);
    expect(await run(set('e', 1))).toEqual([null]);
  });

  it('allow 1,000 requests a second', async () => {
    const results = await run(...Array.from({ length: 1001 }, (_, i) => (i % 2 ? get('a') : set('a', i))));
    expect(results[999]).toBe(998);
    expect(results[1000]).toEqual({ code: 'RATE_LIMIT_EXCEEDED', status: 429 });
  });
});
