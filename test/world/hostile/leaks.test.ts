import { detail } from '../../../src/admin/look';
import type { AdminDeps } from '../../../src/admin/admin-deps';
import type { Jira } from '../../../src/ports/jira';
import { readSignedEntity } from '../../../src/protocol/signed-entity';
import { syncKeys } from '../../../src/protocol/sync-record';
import { done } from '../../../src/protocol/outcome';
import type { RelayObject } from '../../support/memory-channel';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import type { Wrap } from '../side';
import { createAttacker } from './attacker';
import { expectEqual, settleFully } from './compare';
import { createSeededRandom } from '../../../local/random';
import { attach, comment, edit, keyOf, link, logWork, makeIssue } from './people';
import { troubledHttp } from './troubled-http';

jest.setTimeout(240_000);

const SECRETS = [
  'Merger with Initech',
  'nobody must know',
  'The price is nineteen',
  'salaries-2026.xlsx',
  'cell A1 forty',
  'Billed to the board',
];

async function confidentialWork(world: TwoSides): Promise<void> {
  const key = await makeIssue(world.acme, { summary: SECRETS[0], labels: ['initech-label'] });
  await comment(world.acme, key, SECRETS[2] as string);
  await attach(world.acme, key, SECRETS[3] as string, SECRETS[4] as string);
  await logWork(world.acme, key, SECRETS[5] as string);
  await settleFully(world);
  const there = await keyOf(world.globex, SECRETS[0] as string);
  await edit(world.globex, there, { duedate: '2027-01-31' });
  await comment(world.globex, there, `${SECRETS[1]} and others`);
  await settleFully(world);
}

const WORDS = [
  ...SECRETS,
  'initech-label',
  'Initech',
  'salaries',
  'Ada Lovelace',
  'ada@example.com',
  '2027-01-31',
];

function found(words: readonly string[], texts: Iterable<string>): string[] {
  const hits: string[] = [];
  for (const text of texts)
    for (const word of words)
      for (const form of [
        word,
        Buffer.from(word).toString('base64').replaceAll('=', '').slice(0, -1),
        encodeURIComponent(word),
      ])
        if (text.includes(form)) hits.push(`${word} in ${text.slice(0, 200)}`);
  return hits;
}

async function tappedWorld(encryption: boolean) {
  const onRelay: RelayObject[] = [];
  const world = await createTwoSides({ encryption });
  world.relay.intercept((_, object) => {
    onRelay.push(object);
    return [object];
  });
  return { world, onRelay };
}

const latin1 = (objects: readonly RelayObject[]) =>
  objects.flatMap(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]);

describe('what is written down where others can read it', () => {
  it('holds no word of the issues on the relay', async () => {
    const { world, onRelay } = await tappedWorld(true);
    await confidentialWork(world);
    await expectEqual(world);
    expect(onRelay.length).toBeGreaterThan(5);
    expect(found(WORDS, latin1(onRelay))).toEqual([]);
  });

  it('would show them where encryption was not agreed: the search finds what is there', async () => {
    const { world, onRelay } = await tappedWorld(false);
    await confidentialWork(world);
    const content = onRelay.flatMap(({ bytes }) => {
      const entity = readSignedEntity(bytes);
      return entity ? [Buffer.from(entity.content).toString('latin1')] : [];
    });
    expect(found(['Initech'], [...latin1(onRelay), ...content]).length).toBeGreaterThan(0);
  });

  it('holds no word of the issues in logs and health, also while much fails', async () => {
    const { world } = await tappedWorld(true);
    const random = createSeededRandom(17);
    const wrap: Wrap = {
      http: (real) =>
        troubledHttp(real, random, {
          chance: 0.2,
          kinds: ['too-many', 'error-after', 'html-page', 'unavailable-before'],
          seen: new Map(),
        }),
    };
    const key = await makeIssue(world.acme, { summary: SECRETS[0] });
    await attach(world.acme, key, SECRETS[3] as string, SECRETS[4] as string);
    await comment(world.acme, key, SECRETS[2] as string);
    await logWork(world.acme, key, SECRETS[5] as string);
    await link(world.acme, key, await makeIssue(world.acme, { summary: 'Harmless' }));
    for (let polls = 0; polls < 10; polls += 1) await world.poll({ acme: wrap, globex: wrap });
    await confidentialComment(world, key);
    for (const side of [world.acme, world.globex]) {
      expect(side.logged.length).toBeGreaterThan(2);
      const health = JSON.stringify(side.store.peek(syncKeys.health(world.sync)));
      expect(found(WORDS, [...side.logged, health])).toEqual([]);
    }
  });

  it('holds no private key, pairing secret or access key on the relay, in logs or in records that are not secret', async () => {
    const { world, onRelay } = await tappedWorld(true);
    await confidentialWork(world);
    for (const side of [world.acme, world.globex]) {
      const values = await Promise.all(side.store.secretKeys().map((key) => side.store.readSecret(key)));
      const pieces = values.flatMap((value) => piecesOf(value));
      expect(pieces.length).toBeGreaterThan(5);
      const records = side.store.keys().map((key) => JSON.stringify(side.store.peek(key)));
      expect(found(pieces, [...records, ...side.logged, ...latin1(onRelay)])).toEqual([]);
      // Once the handshake is over its secret is gone.
      expect(side.store.secretKeys().filter((key) => key.includes('pairing'))).toEqual([]);
    }
  });
});

async function confidentialComment(world: TwoSides, key: string): Promise<void> {
  await comment(world.acme, key, SECRETS[1] as string);
  await settleFully(world);
  await expectEqual(world);
}

/** A secret, and for an armored key each of its lines, so that half of it would be noticed too. */
function piecesOf(value: unknown): string[] {
  const text = String(value);
  if (!text.includes('PRIVATE KEY')) return [text];
  return text.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----'));
}

describe('the page of the synchronization', () => {
  it('shows what was refused, by name and reason and without its content', async () => {
    const { world } = await tappedWorld(true);
    await makeIssue(world.acme, { summary: 'Genuine' });
    await settleFully(world);
    const attacker = createAttacker(world);
    const name = attacker.name(attacker.nextSeq());
    attacker.place(name, new TextEncoder().encode('<b>Pay here</b>'));
    await world.poll();
    const { globex } = world;
    const viewer: Pick<Jira, 'displayNames'> = { displayNames: async () => done(new Map()) };
    const deps: Pick<AdminDeps, 'store' | 'pairing' | 'clock' | 'viewer'> = {
      store: globex.store,
      pairing: globex.pairing,
      clock: { now: () => world.clock.now(), sleep: async () => undefined },
      viewer: viewer as Jira,
    };
    const caller = {
      accountId: 'x',
      projectId: globex.project.id,
      siteId: globex.us.siteId,
      siteUrl: globex.us.siteUrl,
    };
    const shown = await detail(deps as AdminDeps, caller, { id: world.sync });
    if (!shown.ok) throw new Error('the page answers nothing');
    expect(shown.value.notices).toEqual([
      expect.objectContaining({ code: 'not-openpgp', text: expect.stringContaining(name) }),
    ]);
    expect(JSON.stringify(shown.value)).not.toContain('Pay here');
  });
});
