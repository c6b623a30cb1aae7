import { createSeededRandom } from '../../../local/random';
import type { Store } from '../../../src/ports/store';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import type { Side, Wrap } from '../side';
import { expectEqual, lyingOn, settleFully } from './compare';
import { comment, edit, keyOf, makeIssue } from './people';
import type { Trouble } from './troubled-http';
import { troubledHttp } from './troubled-http';
import { workOfPeople } from './work-of-people';

jest.setTimeout(240_000);

async function rounds(world: TwoSides, count: number, wrap?: Wrap): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await workOfPeople(world, round);
    for (let polls = 0; polls < 4; polls += 1)
      await world.poll(wrap === undefined ? {} : { acme: wrap, globex: wrap });
    await settleFully(world);
    await expectEqual(world);
  }
}

describe('product events that', () => {
  const each = (world: TwoSides, change: (side: Side) => void) => [world.acme, world.globex].forEach(change);

  it('are lost: the hourly sweep finds what they would have told', async () => {
    const world = await createTwoSides();
    for (let round = 0; round < 2; round += 1) {
      await workOfPeople(world, round);
      each(world, (side) => void side.pending.splice(0));
      for (let polls = 0; polls < 15; polls += 1) await world.poll();
      await settleFully(world);
      await expectEqual(world);
    }
    await keyOf(world.globex, 'Parent 1');
    expect(lyingOn(world)).toEqual([]);
  });

  it('come late, twice and in any order', async () => {
    const world = await createTwoSides();
    const random = createSeededRandom(2);
    for (let round = 0; round < 4; round += 1) {
      await workOfPeople(world, round);
      each(world, (side) => {
        const twice = [...side.pending, ...side.pending].map((event) => ({ event, at: random.next() }));
        side.pending.splice(0, Infinity, ...twice.toSorted((a, b) => a.at - b.at).map(({ event }) => event));
      });
      const late = [world.acme, world.globex].map((side) => side.pending.splice(0, 5));
      await world.poll();
      await world.poll();
      [world.acme, world.globex].forEach((side, index) => side.pending.push(...(late[index] ?? [])));
      await settleFully(world);
      await expectEqual(world);
    }
    await keyOf(world.globex, 'Parent 1');
    expect(lyingOn(world)).toEqual([]);
  });
});

describe('a second worker of the same synchronization', () => {
  it.each(['acme', 'globex'] as const)(
    'on %s that begins before each effect of the first in turn',
    async (name) => {
      const world = await createTwoSides();
      const side = world[name];
      let begun = true;
      for (let round = 0; begun; round += 1) {
        begun = false;
        await workOfPeople(world, round);
        let effects = 0;
        const interrupt = async () => {
          effects += 1;
          if (effects !== round + 1) return;
          begun = true;
          await side.work(world.sync);
        };
        const first: Wrap = {
          store: (real) => ({ ...real, commit: async (c) => (await interrupt(), real.commit(c)) }),
          channel: (real) => ({ ...real, put: async (n, b) => (await interrupt(), real.put(n, b)) }),
          http: (real) => ({
            send: async (request) => {
              if (request.method !== 'GET') await interrupt();
              return real.send(request);
            },
          }),
        };
        for (let polls = 0; polls < 2; polls += 1) await world.poll({ [name]: first });
        await settleFully(world);
        await expectEqual(world);
        expect(round < 40 ? begun : true).toBe(true);
      }
      expect(lyingOn(world)).toEqual([]);
      expect(side.logged.some((line) => line.includes('writer-replaced'))).toBe(true);
    },
  );

  it('commits that meet other ones', async () => {
    const world = await createTwoSides();
    const random = createSeededRandom(7);
    let conflicts = 0;
    const meeting = (real: Store): Store => ({
      ...real,
      async commit(changes) {
        if (!random.chance(0.08)) return real.commit(changes);
        conflicts += 1;
        return 'conflict';
      },
    });
    await rounds(world, 4, { store: meeting });
    expect(conflicts).toBeGreaterThan(5);
  });
});

describe('Jira that', () => {
  const KINDS: [string, Trouble[]][] = [
    ['asks for fewer requests and does not say for how long', ['too-many']],
    ['is not available', ['unavailable-before']],
    ['fails after it has done what was asked', ['error-after']],
    ['does not answer in time what it has done', ['timeout-after']],
    ['answers with a page of its gateway', ['html-page']],
    ['does all of it', ['too-many', 'unavailable-before', 'error-after', 'timeout-after', 'html-page']],
  ];
  it.each(KINDS)('%s', async (_, kinds) => {
    const world = await createTwoSides();
    const random = createSeededRandom(21);
    const seen = new Map<Trouble, number>();
    const wrap: Wrap = { http: (real) => troubledHttp(real, random, { chance: 0.15, kinds, seen }) };
    await rounds(world, 5, wrap);
    expect([...seen.keys()].toSorted()).toEqual(kinds.toSorted());
    expect(lyingOn(world)).toEqual([]);
  });

  it('deletes an issue while a change of the partner is being written to it', async () => {
    const world = await createTwoSides();
    const key = await makeIssue(world.acme, { summary: 'Doomed' });
    await makeIssue(world.acme, { summary: 'Safe' });
    await settleFully(world);
    await edit(world.acme, key, { labels: ['late'] });
    await comment(world.acme, key, 'Too late');
    const there = await keyOf(world.globex, 'Doomed');
    let deleted = false;
    const wrap: Wrap = {
      http: (real) => ({
        async send(request) {
          if (request.method === 'PUT' && !deleted) {
            deleted = true;
            await world.globex.ask('DELETE', `/rest/api/3/issue/${there}`);
          }
          return real.send(request);
        },
      }),
    };
    await world.poll({ globex: wrap });
    expect(deleted).toBe(true);
    await edit(world.acme, key, { labels: ['later-still'] });
    await settleFully(world);
    const left = await world.globex.ask('POST', '/rest/api/3/search/jql', {
      jql: 'project = GLX',
      maxResults: 9,
    });
    expect(left['issues']).toHaveLength(1);
    await keyOf(world.acme, 'Doomed');
    await keyOf(world.acme, 'Safe');
  });
});

describe('a permission that is withdrawn and given back', () => {
  it.each([
    'BROWSE_PROJECTS',
    'CREATE_ISSUES',
    'EDIT_ISSUES',
    'ADD_COMMENTS',
    'CREATE_ATTACHMENTS',
    'TRANSITION_ISSUES',
  ])('%s', async (permission) => {
    const world = await createTwoSides();
    await workOfPeople(world, 0);
    await settleFully(world);
    const { globex } = world;
    const app = await appAccount(globex);
    globex.jira.setUp.revoke('GLX', app, permission);
    await workOfPeople(world, 1);
    for (let polls = 0; polls < 15; polls += 1) await world.poll();
    // Whatever cannot be seen is not taken for deleted.
    expect(goneOn(world.acme, world.sync)).toEqual([]);
    globex.jira.setUp.restore('GLX', app, permission);
    for (let polls = 0; polls < 26; polls += 1) await world.poll();
    await settleFully(world);
    await expectEqual(world);
  });
});

function goneOn(side: Side, sync: string): string[] {
  const pairs = side.store.keys().filter((key) => key.startsWith(`${sync}:pair:`));
  return pairs.filter((key) => (side.store.peek(key) as { gone?: string }).gone !== undefined);
}

async function appAccount(side: Side): Promise<string> {
  const response = await side.jira.handle({
    method: 'GET',
    path: '/rest/api/3/myself',
    headers: {},
    body: Buffer.alloc(0),
    principal: { kind: 'forge-app', scopes: ['read:jira-user'] },
  });
  return (JSON.parse(response.body.toString('utf8')) as { accountId: string }).accountId;
}
