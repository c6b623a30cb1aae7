import { adf } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { bySummary, edit, fieldOf, make, moveTo, pairOf } from './story';
import { listen } from './wire';

/** A value of a field in the words that people see. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted();
  if (typeof value === 'object' && value !== null && 'name' in value) return value.name;
  return value;
}

describe('fields', () => {
  let world: TwoSides;
  beforeEach(async () => {
    world = await createTwoSides();
  });

  /** Both ways: what is set on one side is emptied on the other, and comes back empty. */
  it.each([
    [
      'description',
      adf('Long story.'),
      (v: unknown) => v === null || JSON.stringify(v).includes('"content":[]'),
    ],
    ['duedate', '2026-12-24', (v: unknown) => v === null],
    ['priority', { name: 'High' }, (v: unknown) => v === null],
    ['labels', ['b', 'a'], (v: unknown) => JSON.stringify(v) === '[]'],
  ])('%s is set by one side and emptied by the other', async (field, value, isEmpty) => {
    const { here, there } = await pairOf(world);
    await edit(world.acme, here.key, { [field]: value });
    await world.settle();
    const arrived = await fieldOf(world.globex, there.key, field);
    expect(shown(arrived)).toEqual(shown(value));
    await edit(world.globex, there.key, { [field]: Array.isArray(value) ? [] : null });
    await world.settle();
    expect(isEmpty(await fieldOf(world.acme, here.key, field))).toBe(true);
    expect(isEmpty(await fieldOf(world.globex, there.key, field))).toBe(true);
  });

  it('carries the assignee by e-mail, and nobody', async () => {
    const { here, there } = await pairOf(world);
    await edit(world.globex, there.key, { assignee: { accountId: world.globex.people[1] } });
    await world.settle();
    expect((await bySummary(world.acme, 'Shared')).assignee).toBe('grace@example.com');
    await edit(world.acme, here.key, { assignee: null });
    await world.settle();
    expect((await bySummary(world.globex, 'Shared')).assignee).toBeUndefined();
  });

  it('carries a change of the issue type, and every field of an issue at once', async () => {
    const { here } = await pairOf(world);
    await edit(world.acme, here.key, {
      issuetype: { name: 'Bug' },
      summary: 'All at once',
      description: adf('New text'),
      labels: ['x'],
      duedate: '2027-01-02',
      priority: { name: 'Low' },
      assignee: { accountId: world.acme.people[0] },
    });
    await moveTo(world.acme, here.key, 'In Progress');
    await world.settle();
    expect(await bySummary(world.globex, 'All at once')).toMatchObject({
      type: 'Bug',
      text: 'New text',
      labels: ['x'],
      duedate: '2027-01-02',
      priority: 'Low',
      assignee: 'ada@example.com',
      status: 'In Progress',
    });
  });

  it('leaves a priority empty that is empty at the partner, though Jira has a default for new issues', async () => {
    const made = await make(world.acme, { summary: 'Without priority' });
    await edit(world.acme, made.key, { priority: null });
    await world.settle();
    expect((await bySummary(world.acme, 'Without priority')).priority).toBeUndefined();
    expect((await bySummary(world.globex, 'Without priority')).priority).toBeUndefined();
  });

  it('does not send back what the receiver normalised', async () => {
    const panel = {
      type: 'doc',
      version: 1,
      content: [
        {
          type: 'panel',
          attrs: { panelType: 'custom', panelColor: '#aabbcc' },
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'In a box' }] }],
        },
      ],
    };
    const { here, there } = await pairOf(world);
    // The sender's Jira keeps the colour as it was written; the receiver's writes it in capitals.
    const handle = world.acme.jira.handle;
    world.acme.jira.handle = async (request) => {
      const response = await handle(request);
      const body = Buffer.from(response.body.toString('latin1').replaceAll('#AABBCC', '#aabbcc'), 'latin1');
      return { ...response, body };
    };
    const wire = listen(world);
    await edit(world.acme, here.key, { description: panel, labels: ['z', 'a'] });
    await world.settle();
    await edit(world.globex, there.key, { duedate: '2027-02-03' });
    await world.settle();
    expect(JSON.stringify(await fieldOf(world.globex, there.key, 'description'))).toContain('#AABBCC');
    expect(JSON.stringify(await fieldOf(world.acme, here.key, 'description'))).toContain('#aabbcc');
    expect([wire.messages('a'), wire.messages('b')]).toEqual([1, 1]);
    const back = (await wire.plaintexts()).filter((text) => text.includes('"from":"s"')).join();
    expect(back).toContain('dueDate');
    expect(back).not.toContain('description');
  });

  it('carries A -> B -> A while the first edit is still under way', async () => {
    const { here } = await pairOf(world, { summary: 'First' });
    world.relay.failWith((side, call) =>
      side === 'a' && call === 'put'
        ? { kind: 'retry', cause: { code: 'relay-down', text: 'The relay is out of reach.' } }
        : undefined,
    );
    await edit(world.acme, here.key, { summary: 'Second' });
    await world.poll();
    await edit(world.acme, here.key, { summary: 'First' });
    await world.poll();
    const wire = listen(world);
    world.relay.failWith(undefined);
    await world.settle();
    await bySummary(world.globex, 'First');
    const sent = (await wire.plaintexts()).filter((text) => text.includes('"summary"'));
    expect(sent.map((text) => /"value":"(\w+)"/.exec(text)?.[1])).toEqual(['Second', 'First']);
  });

  it('sends one message for one edit, nothing comes back, and what arrives in one edit is one edit here', async () => {
    const { here, there } = await pairOf(world);
    const wire = listen(world);
    await edit(world.acme, here.key, { summary: 'Once', labels: ['one'] });
    await world.settle();
    await edit(world.globex, there.key, { summary: 'Twice' });
    await world.settle();
    await world.untilSwept();
    await world.settle();
    expect([wire.messages('a'), wire.messages('b')]).toEqual([1, 1]);
    const log = (await world.globex.ask('GET', `/rest/api/3/issue/${there.key}/changelog`)) as {
      values: { items: unknown[] }[];
    };
    expect(log.values.map((entry) => entry.items.length)).toEqual([2, 1]);
  });
});
