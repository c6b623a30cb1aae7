import { PART_BYTES } from '../../../src/protocol/envelope';
import { logRecord } from '../../../src/protocol/log-record';
import { pairRecord } from '../../../src/protocol/pair-record';
import { words, adf } from '../looking';
import { addOtherProject } from '../other-project';
import { activityAt, pairsAt, parkedAt } from '../features/rig';
import { attach, comment, edit, keyOf, makeIssue } from './people';
import { expectAlive, field, issue, pairOfGenuine, partnerSays } from './partner-says';
import { scene } from './scene';

jest.setTimeout(240_000);

const newIssue = (pair: string, fields: Record<string, unknown>) =>
  issue(pair, {
    fields: { summary: field('New'), type: field({ name: 'Task', subtask: false }), ...fields },
  });
const file = (over: Record<string, unknown> = {}) => ({
  filename: 'a.txt',
  mimeType: 'text/plain',
  size: 3,
  author: 'A',
  company: 'Acme',
  created: 1,
  parts: 1,
  ...over,
});

function nested(levels: number): unknown {
  let node: unknown = { type: 'paragraph', content: [] };
  for (let level = 0; level < levels; level += 1) node = { type: 'blockquote', content: [node] };
  return { type: 'doc', version: 1, content: [node] };
}

const partsIn = (names: Iterable<string>, id: string) =>
  [...names].filter((name) => name.includes(`.att.${id}.`));

describe('a partner who asks for attachments', () => {
  it('gets none of another project, of an issue that was moved away, or that was never offered', async () => {
    const stage = await scene();
    const { world, sent } = stage;
    const { globex } = world;
    addOtherProject(globex);
    const made = await globex.ask('POST', '/rest/api/3/issue', {
      fields: { project: { key: 'OTHER' }, issuetype: { name: 'Task' }, summary: 'Salaries' },
    });
    const foreign = await attach(globex, String(made['key']), 'salaries.txt', 'secret');
    const genuine = pairOfGenuine(stage);
    const leaves = await makeIssue(globex, { summary: 'Leaves' });
    const moved = await attach(globex, leaves, 'later-secret.txt', 'later secret');
    await world.settle();
    const leaving = pairsAt(world, globex).find((pair) => pair.items[`sa${moved}`])?.pair as string;
    globex.jira.setUp.moveIssue(leaves, 'OTHER', globex.people[0] as string);
    for (let polls = 0; polls < 14; polls += 1) await world.poll();
    sent.b.clear();
    const want = (pair: string, id: string) => ({ kind: 'want', pair, items: [`sa${id}`] });
    await partnerSays(stage, [
      want(genuine, foreign),
      want('s1', foreign),
      want(leaving, moved),
      want(genuine, moved),
    ]);
    expect([...partsIn(sent.b.keys(), foreign), ...partsIn(sent.b.keys(), moved)]).toEqual([]);
  });

  it('gets one that was offered as often as he asks', async () => {
    const stage = await scene();
    const { world, sent } = stage;
    const id = await attach(world.globex, await keyOf(world.globex, 'Genuine'), 'plan.txt', 'plan');
    await world.settle();
    sent.b.clear();
    const asked = { kind: 'want', pair: pairOfGenuine(stage), items: [`sa${id}`] };
    await partnerSays(stage, [asked]);
    expect(partsIn(sent.b.keys(), id)).toHaveLength(1);
  });

  it('fills no record with ids that he makes up', async () => {
    const stage = await scene();
    const ids = (n: number) => Array.from({ length: 4500 }, (_, i) => `sa${n}${String(i).padStart(12, '0')}`);
    const pair = pairOfGenuine(stage);
    const change = (n: number) => [
      { kind: 'have', items: ids(n).slice(0, 2200) },
      { kind: 'want', pair, items: ids(n + 1).slice(0, 2200) },
    ];
    await partnerSays(stage, change(1), change(3), change(5), change(7));
    const log = JSON.stringify(stage.world.globex.store.peek(`${stage.world.sync}:log`));
    expect(log.length).toBeLessThan(5000);
    await expectAlive(stage);
  });
});

describe('what a partner can put into a message', () => {
  it.each([
    ['a document nested 15,000 deep', () => issue('m9', { fields: { description: field(nested(1200)) } })],
    [
      'a comment nested deeply',
      () =>
        issue('m9', {
          items: [
            { item: 'mc1', n: 1, comment: { author: 'A', company: 'C', created: 1, body: nested(1200) } },
          ],
        }),
    ],
  ])('%s is refused', async (_, change) => {
    const stage = await scene();
    const { world, attacker } = stage;
    const name = attacker.name(attacker.nextSeq());
    attacker.place(name, await attacker.seal(attacker.message({ changes: [change()] })));
    await world.poll();
    expect(attacker.refused()).toEqual([expect.objectContaining({ code: 'unreadable-message', name })]);
    await expectAlive(stage);
  });

  it('names of fields that objects have by themselves, also where an issue is kept back', async () => {
    const stage = await scene();
    const odd = { constructor: field('x'), toString: field('y'), ['__proto__']: field('z') };
    const sub = { type: field({ name: 'Sub-task', subtask: true }), parent: field('m777') };
    await partnerSays(stage, [newIssue('m8', sub)], [newIssue('m8', { ...sub, ...odd })]);
    expect(parkedAt(stage.world, stage.world.globex)).toEqual(['m8 issue: parent-missing']);
    expect(({} as { v?: unknown }).v).toBeUndefined();
    await expectAlive(stage);
  });

  it.each(['../../x', 'm1:log', 'ü b', '', 'x'.repeat(1000), 'constructor'])(
    'a parent called %j is no key of the store',
    async (parent) => {
      const stage = await scene();
      await partnerSays(stage, [newIssue('m8', { parent: field(parent) })]);
      expect(parkedAt(stage.world, stage.world.globex)).toEqual(['m8 parent: value-unreadable']);
      await expectAlive(stage);
    },
  );

  it('a version that cannot be counted on from is skipped, and the highest that is taken can', async () => {
    const stage = await scene();
    const { world } = stage;
    const pair = pairOfGenuine(stage);
    const labels = (v: unknown) => issue(pair, { fields: { labels: field(['x'], v) } });
    await partnerSays(stage, [labels([1, Number.MAX_SAFE_INTEGER]), labels([1e12, 1e12])]);
    await expectAlive(stage);
    for (let edits = 0; edits < 3; edits += 1) {
      await edit(world.globex, await keyOf(world.globex, 'Genuine'), { labels: [`edit-${edits}`] });
      await world.poll();
    }
    const stored = pairRecord.parse(world.globex.store.peek(`${world.sync}:pair:${pair}`));
    expect(stored.fields['labels']?.v).toEqual([1e12, 1e12 + 4]);
    expect(activityAt(world, world.globex).filter((text) => text.includes('skipped'))).toHaveLength(1);
  });

  it('a status of 100,000 characters is not kept', async () => {
    const stage = await scene();
    const { world } = stage;
    const pair = pairOfGenuine(stage);
    await partnerSays(stage, [issue(pair, { fields: { status: field('x'.repeat(100_000)) } })]);
    expect(JSON.stringify(world.globex.store.peek(`${world.sync}:pair:${pair}`)).length).toBeLessThan(5000);
    await expectAlive(stage);
  });

  it('a mention of somebody here notifies nobody', async () => {
    const stage = await scene();
    const { world } = stage;
    const { globex } = world;
    const mention = { type: 'mention', attrs: { id: globex.people[1] as string, text: '@Grace' } };
    const body = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [mention] }] };
    await partnerSays(stage, [
      issue(pairOfGenuine(stage), {
        fields: { description: field(body) },
        items: [{ item: 'mc9', n: 1, comment: { author: 'A', company: 'Globex', created: 1, body } }],
      }),
    ]);
    const key = await keyOf(globex, 'Genuine');
    const { fields } = (await globex.ask('GET', `/rest/api/3/issue/${key}`)) as {
      fields: { description: never; comment: { comments: { body: never }[] } };
    };
    expect(words(fields.description)).toContain('@Grace (Acme)');
    expect(words(fields.comment.comments[0]?.body as never)).toContain('@Grace (Acme)');
    expect(JSON.stringify(fields)).not.toContain('"mention"');
    // Nor can he write in the name of somebody of this company.
    expect(words(fields.comment.comments[0]?.body as never)).toMatch(/^A \(Acme\)/);
  });

  it('a parent that was moved to another project is none for his issues', async () => {
    const stage = await scene();
    const { world } = stage;
    const { globex } = world;
    const key = await makeIssue(globex, { summary: 'Parent', issuetype: { name: 'Epic' } });
    await world.settle();
    const parent = pairsAt(world, globex).find((pair) => pair.key === key)?.pair;
    addOtherProject(globex, { issueTypes: ['Epic'] });
    globex.jira.setUp.moveIssue(key, 'OTHER', globex.people[0] as string);
    for (let polls = 0; polls < 14; polls += 1) await world.poll();
    await partnerSays(stage, [newIssue('m8', { parent: field(parent) })]);
    expect(parkedAt(world, globex)).toEqual(['m8 parent: parent-missing']);
  });

  it('a flood of changes that nobody knows is one line of the activity log', async () => {
    const stage = await scene();
    const before = activityAt(stage.world, stage.world.globex);
    await partnerSays(stage, [
      ...Array.from({ length: 300 }, () => ({ kind: 'new-in-version-9' })),
      ...Array.from({ length: 300 }, (_, n) => issue(`s99${n}`)),
    ]);
    expect(activityAt(stage.world, stage.world.globex)).toEqual([
      ...before,
      '300 changes of a kind that this version does not know were skipped.',
      'A change of ACME-1 and 299 other issues came for an issue that is not known here.',
    ]);
  });

  it('what is skipped is told once, however long the message has to wait', async () => {
    const stage = await scene();
    const { world, attacker } = stage;
    const first = attacker.nextSeq();
    const place = async (seq: number, changes: unknown[]) =>
      attacker.place(attacker.name(seq), await attacker.seal(attacker.message({ seq, changes })));
    await place(first + 1, [{ kind: 'new-in-version-9' }, { kind: 'gone', pair: 'm77', why: 'deleted' }]);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    const skipped = () => activityAt(world, world.globex).filter((text) => text.includes('skipped'));
    expect(skipped()).toEqual([]);
    await place(first, []);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(skipped()).toEqual(['A change of a kind that this version does not know was skipped.']);
  });
});

describe('a partner who leaps ahead in his numbers', () => {
  it('has what is far ahead left on the relay, and what is near applied', async () => {
    const stage = await scene();
    const { world, attacker } = stage;
    const next = attacker.nextSeq();
    const near = next + 800;
    const far = next + 1200;
    for (const seq of [near, far])
      attacker.place(attacker.name(seq), await attacker.seal(attacker.message({ seq, changes: [] })));
    for (let polls = 0; polls < 2; polls += 1) await world.poll();
    const { received } = logRecord.parse(world.globex.store.peek(`${world.sync}:log`));
    expect(received).toEqual({ applied: next - 1, beyond: [near] });
    expect(world.relay.receiveOf('b').has(attacker.name(far))).toBe(true);
    await expectAlive(stage);
  });
});

describe('a partner who announces attachments', () => {
  it('makes this side hold no file in memory that is larger than it takes', async () => {
    const stage = await scene();
    const { world } = stage;
    const size = 100 * PART_BYTES;
    await partnerSays(stage, [
      issue(pairOfGenuine(stage), {
        items: [
          { item: 'ma1', n: 1, attachment: file({ size, parts: 100 }) },
          { item: 'ma2', n: 1, attachment: file({ size: 3, parts: 100 }) },
        ],
      }),
    ]);
    expect(parkedAt(world, world.globex)).toEqual([
      expect.stringMatching(/ma1: attachment-too-large$/),
      expect.stringMatching(/ma2: value-unreadable$/),
    ]);
    expect(logRecord.parse(world.globex.store.peek(`${world.sync}:log`)).awaits).toEqual([]);
  });

  it('has those beyond a bound parked, and keeps the log small enough to be stored', async () => {
    const stage = await scene();
    const { world } = stage;
    const many = (n: number) => ({
      ...newIssue(`m7${n}`, {}),
      items: Array.from({ length: 350 }, (_, i) => ({ item: `ma${n}${1000 + i}`, n: 1, attachment: file() })),
    });
    await partnerSays(stage, [many(1)], [many(2)], [many(3)]);
    const log = logRecord.parse(world.globex.store.peek(`${world.sync}:log`));
    expect(log.awaits).toHaveLength(900);
    expect(parkedAt(world, world.globex).filter((text) => text.endsWith('too-many-items'))).toHaveLength(150);
    await expectAlive(stage);
  });

  it('cannot make the record of an issue too large to be stored, nor end what goes out', async () => {
    const stage = await scene();
    const { world } = stage;
    const pair = pairOfGenuine(stage);
    const fat = (from: number) =>
      issue(pair, {
        items: Array.from({ length: 70 }, (_, n) => ({
          item: `ma${from + n}`,
          n: 1,
          attachment: file({ filename: '語'.repeat(255), mimeType: 'x'.repeat(255) }),
        })),
      });
    await partnerSays(stage, [fat(1000)], [fat(2000)], [fat(3000)], [fat(4000)]);
    const bytes = Buffer.byteLength(JSON.stringify(world.globex.store.peek(`${world.sync}:pair:${pair}`)));
    expect(bytes).toBeGreaterThan(100 * 1024);
    expect(bytes).toBeLessThan(145 * 1024);
    expect(activityAt(world, world.globex).join()).toMatch(
      /\d+ comments, attachments, worklogs or links of the partner were not/,
    );
    await comment(world.globex, await keyOf(world.globex, 'Genuine'), 'Still ours');
    await expectAlive(stage);
  });
});

describe('a partner who tells of comments that are not his', () => {
  it('neither changes nor deletes them', async () => {
    const stage = await scene();
    const { world } = stage;
    const { globex } = world;
    const key = await keyOf(globex, 'Genuine');
    const id = await comment(globex, key, 'Ours');
    const made = await attach(globex, key, 'ours.txt', 'ours');
    await world.settle();
    const body = adf('Forged');
    await partnerSays(stage, [
      issue(pairOfGenuine(stage), {
        items: [
          { item: `sc${id}`, n: 99, comment: { author: 'A', company: 'C', created: 1, body } },
          { item: `sa${made}`, n: 99 },
          { item: `mc${id}`, n: 99 },
          { item: `ma${made}`, n: 99 },
        ],
      }),
    ]);
    const { fields } = (await globex.ask('GET', `/rest/api/3/issue/${key}`)) as {
      fields: { attachment: { id: string }[]; comment: { comments: { body: never }[] } };
    };
    expect(fields.comment.comments.map((c) => words(c.body))).toEqual(['Ours']);
    expect(fields.attachment.map((a) => a.id)).toEqual([made]);
  });
});
