import { adf } from '../looking';
import type { Side, Wrap } from '../side';
import { createWorldClock } from '../side';
import { POLL_EVERY, createTwoSides, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { expectEqual, settleFully } from '../hostile/compare';
import { pollDying } from '../hostile/dying-polls';
import { ProcessDied, createMortal } from '../hostile/mortal';
import type { ManualClock } from '../../../local/clock';
import { MOVE, atTheWrite, plain } from './at-the-write';
import { activityAt } from './rig';
import { bySummary, edit, fieldOf, make, moveTo, pairOf } from './story';
import { listen } from './wire';

const EDIT = /\/issue\/\d+\?/;

describe('a person who edits a field at the very moment at which the partner’s value is written', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world, { description: adf('Old'), labels: ['old'] }));
  });

  const look = (side: 'acme' | 'globex', field: string) =>
    plain(world[side], side === 'acme' ? here.key : there.key, field);

  it.each([
    ['summary', 'Theirs', 'Quick'],
    ['description', adf('Theirs'), adf('Quick')],
    ['labels', ['theirs'], ['quick', 'words']],
    ['priority', { name: 'High' }, { name: 'Low' }],
    ['duedate', '2027-01-01', '2027-02-02'],
    ['issuetype', { name: 'Bug' }, { name: 'Epic' }],
  ])('after our reading: the later %s stands on both sides', async (field, theirs, quick) => {
    await edit(world.acme, here.key, { [field]: theirs });
    const happened = atTheWrite(world.globex, EDIT, 'before', () =>
      edit(world.globex, there.key, { [field]: quick }),
    );
    await world.settle();
    const wanted = (quick as { name?: string }).name ?? quick;
    expect([happened(), await look('globex', field), await look('acme', field)]).toEqual([
      true,
      wanted,
      wanted,
    ]);
    const [line, ...more] = activityAt(world, world.globex);
    expect([line, more]).toEqual([expect.stringMatching(/both sides changed .*value of this side/), []]);
    expect(line).toContain(typeof theirs === 'string' ? theirs : 'content' in theirs ? 'Theirs' : '');
  });

  it('after our reading, and once more while the first edit is written back: the last one stands on both sides', async () => {
    const { acme, globex } = world;
    await edit(acme, here.key, { summary: 'Theirs' });
    let isLast = () => false;
    atTheWrite(globex, EDIT, 'before', async () => {
      await edit(globex, there.key, { summary: 'Quick' });
      const again = atTheWrite(globex, EDIT, 'after', async () => {
        isLast = atTheWrite(globex, EDIT, 'before', () => edit(globex, there.key, { summary: 'Quicker' }));
      });
      expect(again()).toBe(false);
    });
    await world.settle();
    expect([isLast(), await look('globex', 'summary'), await look('acme', 'summary')]).toEqual([
      true,
      'Quicker',
      'Quicker',
    ]);
  });

  it('after our reading: an assignee and an emptied field stand as well', async () => {
    const { acme, globex } = world;
    await edit(acme, here.key, { assignee: { accountId: acme.people[0] }, labels: ['more'] });
    atTheWrite(globex, EDIT, 'before', () =>
      edit(globex, there.key, { assignee: { accountId: globex.people[1] }, labels: [] }),
    );
    await world.settle();
    for (const side of ['acme', 'globex'] as const)
      expect([await look(side, 'assignee'), await look(side, 'labels')]).toEqual(['grace@example.com', []]);
  });

  it('after our reading: a status stands', async () => {
    await moveTo(world.acme, here.key, 'Done');
    const happened = atTheWrite(world.globex, MOVE, 'before', () =>
      moveTo(world.globex, there.key, 'In Progress'),
    );
    await world.settle();
    expect([happened(), await look('globex', 'status'), await look('acme', 'status')]).toEqual([
      true,
      'In Progress',
      'In Progress',
    ]);
    expect(activityAt(world, world.globex)).toEqual([expect.stringMatching(/Status.*was: Done/)]);
  });

  it.each([
    ['summary', 'Theirs', 'Quick', EDIT],
    ['description', adf('Theirs'), adf('Quick'), EDIT],
    ['labels', ['theirs'], ['old'], EDIT],
    ['status', 'Done', 'In Progress', MOVE],
  ] as const)('after our writing: the %s is an edit, which travels', async (field, theirs, quick, path) => {
    const change = (side: Side, key: string, value: unknown) =>
      field === 'status' ? moveTo(side, key, String(value)) : edit(side, key, { [field]: value });
    await change(world.acme, here.key, theirs);
    const happened = atTheWrite(world.globex, path, 'after', () => change(world.globex, there.key, quick));
    await world.settle();
    expect([happened(), await look('globex', field), await look('acme', field)]).toEqual([
      true,
      quick,
      quick,
    ]);
    expect([...activityAt(world, world.globex), ...activityAt(world, world.acme)]).toEqual([]);
  });

  it('has set what the partner sent: nothing happens', async () => {
    await edit(world.acme, here.key, { summary: 'Agreed' });
    const happened = atTheWrite(world.globex, EDIT, 'before', () =>
      edit(world.globex, there.key, { summary: 'Agreed' }),
    );
    const wire = listen(world);
    await world.settle();
    expect([happened(), wire.messages('b'), activityAt(world, world.globex)]).toEqual([true, 0, []]);
  });

  it('and takes it back at once has changed nothing', async () => {
    await edit(world.acme, here.key, { description: adf('Theirs') });
    atTheWrite(world.globex, EDIT, 'before', async () => {
      await edit(world.globex, there.key, { description: adf('Quick') });
      await edit(world.globex, there.key, { description: adf('Old') });
    });
    await world.settle();
    expect(await look('globex', 'description')).toEqual(adf('Theirs'));
    expect(activityAt(world, world.globex)).toEqual([]);
  });

  it.each([
    ['summary', 'Theirs', 'Quick'],
    ['description', adf('Theirs'), adf('Quick')],
  ])('after a crash that left our %s: it is an edit, which travels', async (field, theirs, quick) => {
    await edit(world.acme, here.key, { [field]: theirs });
    await world.clock.advance(POLL_EVERY);
    await runUntilQuiet(world.acme, world.sync);
    const dying: Wrap = {
      http: (real) => ({
        async send(request) {
          if (request.method !== 'PUT') return real.send(request);
          const answered = await real.send(request);
          if (answered.kind === 'response' && answered.status >= 300) return answered;
          throw new ProcessDied();
        },
      }),
    };
    await expect(runUntilQuiet(world.globex, world.sync, dying)).rejects.toThrow(ProcessDied);
    expect(await look('globex', field)).toEqual(theirs);
    await edit(world.globex, there.key, { [field]: quick });
    await world.settle();
    expect([await look('globex', field), await look('acme', field)]).toEqual([quick, quick]);
  });

  it('after a crash before our write reached Jira: it is an edit like any other', async () => {
    await edit(world.acme, here.key, { summary: 'Theirs' });
    await world.clock.advance(POLL_EVERY);
    await runUntilQuiet(world.acme, world.sync);
    const dying: Wrap = {
      http: (real) => ({
        send(request) {
          if (request.method === 'PUT') throw new ProcessDied();
          return real.send(request);
        },
      }),
    };
    await expect(runUntilQuiet(world.globex, world.sync, dying)).rejects.toThrow(ProcessDied);
    await edit(world.globex, there.key, { summary: 'Quick' });
    await world.settle();
    for (const side of [world.acme, world.globex]) await bySummary(side, 'Quick');
    expect(activityAt(world, world.globex)).toEqual([expect.stringMatching(/was: Theirs$/)]);
  });
});

/** A world in which globex's clock is an hour behind: what is edited there seems older. */
async function lateWorld(): Promise<TwoSides> {
  const clock = createWorldClock();
  const late: ManualClock = { ...clock, now: () => clock.now() - 60 * 60_000 };
  return createTwoSides({ clock, globex: { clock: late } });
}

describe('an edit at the moment of our write that is older than the partner’s value', () => {
  it.each([
    ['description', adf('Theirs'), adf('Quick'), EDIT],
    ['summary', 'Theirs', 'Quick', EDIT],
    ['status', 'Done', 'In Progress', MOVE],
    ['duedate', '2027-01-01', '2027-02-02', EDIT],
  ] as const)('loses, and stands in the activity: %s', async (field, theirs, quick, path) => {
    const world = await lateWorld();
    const { here, there } = await pairOf(world, { description: adf('Old') });
    const change = (side: Side, key: string, value: unknown) =>
      field === 'status' ? moveTo(side, key, String(value)) : edit(side, key, { [field]: value });
    await change(world.acme, here.key, theirs);
    const happened = atTheWrite(world.globex, path, 'before', () => change(world.globex, there.key, quick));
    await world.settle();
    const seen = await Promise.all([
      plain(world.acme, here.key, field),
      plain(world.globex, there.key, field),
    ]);
    expect([happened(), ...seen]).toEqual([true, theirs, theirs]);
    const text = typeof quick === 'string' ? quick : 'Quick';
    expect(activityAt(world, world.globex)).toEqual([
      expect.stringMatching(new RegExp(`partner's value stays .*was: ${text}$`)),
    ]);
  });
});

describe('an edit at the moment of our write, the app that died by it, and an edit after that', () => {
  it.each([
    ['the partner’s value is newer: both edits stand in the activity', lateWorld, 'Theirs', 'Quicker'],
    ['the last edit wins: the one before it stands in the activity', createTwoSides, 'Quicker', 'Theirs'],
  ])('%s', async (_, createWorld, stands, loses) => {
    const world = await createWorld();
    const { acme, globex } = world;
    const { here, there } = await pairOf(world);
    await edit(acme, here.key, { summary: 'Theirs' });
    await world.clock.advance(POLL_EVERY);
    await runUntilQuiet(acme, world.sync);
    const happened = atTheWrite(globex, EDIT, 'before', () => edit(globex, there.key, { summary: 'Quick' }));
    const dying: Wrap = {
      http: (real) => ({
        async send(request) {
          const answered = await real.send(request);
          const isWritten = request.method === 'PUT' && answered.kind === 'response' && answered.status < 300;
          if (isWritten) throw new ProcessDied();
          return answered;
        },
      }),
    };
    await expect(runUntilQuiet(globex, world.sync, dying)).rejects.toThrow(ProcessDied);
    await edit(globex, there.key, { summary: 'Quicker' });
    await world.settle();
    const seen = await Promise.all([
      fieldOf(acme, here.key, 'summary'),
      fieldOf(globex, there.key, 'summary'),
    ]);
    expect([happened(), ...seen]).toEqual([true, stands, stands]);
    const lines = activityAt(world, globex).join('\n');
    expect(lines).toMatch(/was: Quick$/m);
    expect(lines).toMatch(new RegExp(`was: ${loses}$`, 'm'));
  });
});

describe('an app that dies while somebody edits at the moment of its write', () => {
  it.each(['summary', 'description', 'status'] as const)('after any of its effects: %s', async (field) => {
    const world = await createTwoSides();
    const { acme, globex } = world;
    const value = (text: string) => (field === 'summary' ? text : adf(text));
    let outlived = false;
    let round = 1;
    for (; !outlived; round += 1) {
      const { key } = await make(acme, { summary: `Issue ${round}` });
      await settleFully(world);
      const there = (await bySummary(globex, `Issue ${round}`)).key;
      if (field === 'status') await moveTo(acme, key, 'Done');
      else await edit(acme, key, { [field]: value(`Theirs ${round}`) });
      const { handle } = globex.jira;
      const happened = atTheWrite(globex, field === 'status' ? MOVE : EDIT, 'before', () =>
        field === 'status'
          ? moveTo(globex, there, 'In Progress')
          : edit(globex, there, { [field]: value(`Quick ${round}`) }),
      );
      const mortal = createMortal(round);
      for (let polls = 0; polls < 3 && !mortal.isDead(); polls += 1)
        await pollDying(world, { globex: mortal.wrap });
      outlived = !mortal.isDead();
      await settleFully(world);
      globex.jira.handle = handle;
      expect(happened()).toBe(true);
      const seen = await plain(acme, key, field);
      const wanted = field === 'status' ? 'In Progress' : value(`Quick ${round}`);
      expect({ round, trace: mortal.trace, seen }).toEqual({ round, trace: mortal.trace, seen: wanted });
      await expectEqual(world).catch((error: unknown) => {
        throw new Error(`died after: ${mortal.trace.join('\n')}`, { cause: error });
      });
    }
    expect(round).toBeGreaterThan(8);
  });
});
