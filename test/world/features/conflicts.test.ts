import { adf } from '../looking';
import type { Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt } from './rig';
import { bySummary, comment, edit, fieldOf, make, pairOf } from './story';
import { listen } from './wire';

describe('conflicts', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world));
  });

  /** Both workers capture before anything crosses: edits of both are under way at once. */
  async function crossing(): Promise<void> {
    world.relay.failWith((_side, call) =>
      call === 'put' ? { kind: 'retry', cause: { code: 'relay-down', text: 'Down.' } } : undefined,
    );
    await world.poll();
    world.relay.failWith(undefined);
    await world.settle();
  }

  it.each([
    ['acme first', 'acme', 'globex'],
    ['globex first', 'globex', 'acme'],
  ] as const)(
    'the newest of two values under way wins on both sides, the other one is in the activity: %s',
    async (_, first, second) => {
      const keyOn = { acme: here.key, globex: there.key };
      await edit(world[first], keyOn[first], { summary: 'Older value' });
      await world.clock.advance(1000);
      await edit(world[second], keyOn[second], { summary: 'Newer value' });
      await crossing();
      await bySummary(world.acme, 'Newer value');
      await bySummary(world.globex, 'Newer value');
      for (const side of [world.acme, world.globex])
        expect(activityAt(world, side)).toEqual([expect.stringMatching(/Summary.*Older value/)]);
    },
  );

  it.each([
    ['acme first', 'acme', 'globex'],
    ['globex first', 'globex', 'acme'],
  ] as const)('an edit that this side has not seen yet counts as well: %s', async (_, first, second) => {
    const keyOn = { acme: here.key, globex: there.key };
    await edit(world[first], keyOn[first], { summary: 'Older value' });
    await world.clock.advance(1000);
    await edit(world[second], keyOn[second], { summary: 'Newer value' });
    world.acme.pending.splice(0);
    world.globex.pending.splice(0);
    // Only acme is told of its edit; globex finds its own when acme's arrives.
    world.acme.pending.push({
      eventType: 'avi:jira:updated:issue',
      selfGenerated: false,
      issue: { id: here.id, fields: { project: { id: world.acme.project.id } } },
    });
    await world.settle();
    await bySummary(world.acme, 'Newer value');
    await bySummary(world.globex, 'Newer value');
    const lines = [...activityAt(world, world.acme), ...activityAt(world, world.globex)];
    expect(lines).toEqual([expect.stringMatching(/Summary.*Older value/)]);
  });

  it('the master wins where both were set at the same moment', async () => {
    const at = world.clock.now() + 150;
    await edit(world.acme, here.key, { summary: "Master's value" });
    // The same moment on the other site: its clock stands still meanwhile.
    const advance = world.clock.advance;
    world.clock.advance = () => Promise.resolve();
    await edit(world.globex, there.key, { summary: "Slave's value" });
    world.clock.advance = advance;
    expect(world.clock.now()).toBe(at);
    await crossing();
    await bySummary(world.acme, "Master's value");
    await bySummary(world.globex, "Master's value");
  });

  it('different fields of both sides merge without a word', async () => {
    await edit(world.acme, here.key, { summary: 'New summary' });
    await edit(world.globex, there.key, { labels: ['new-label'], duedate: '2027-05-06' });
    await crossing();
    for (const side of [world.acme, world.globex])
      expect(await bySummary(side, 'New summary')).toMatchObject({
        labels: ['new-label'],
        duedate: '2027-05-06',
      });
    expect([...activityAt(world, world.acme), ...activityAt(world, world.globex)]).toEqual([]);
  });

  it('the same value set by both is no conflict, and the next edit travels', async () => {
    await edit(world.acme, here.key, { summary: 'Agreed' });
    await edit(world.globex, there.key, { summary: 'Agreed' });
    await crossing();
    expect([...activityAt(world, world.acme), ...activityAt(world, world.globex)]).toEqual([]);
    await edit(world.globex, there.key, { summary: 'And on' });
    await world.settle();
    await bySummary(world.acme, 'And on');
  });

  it('after a conflict there is quiet, and later edits of either side travel', async () => {
    await edit(world.acme, here.key, { summary: 'One' });
    await edit(world.globex, there.key, { summary: 'Two' });
    await crossing();
    const wire = listen(world);
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
    await edit(world.acme, here.key, { summary: 'Three' });
    await world.settle();
    await bySummary(world.globex, 'Three');
    await edit(world.globex, there.key, { summary: 'Four' });
    await world.settle();
    await bySummary(world.acme, 'Four');
  });

  it('what a user does between our read and our write stays, where it is another field', async () => {
    await edit(world.acme, here.key, { summary: 'From acme' });
    let calls = 0;
    // The write of the partner's change is the third call of the run at most; the user is quicker each time.
    const wrap: Wrap = { jiraCall: () => void (calls += 1) };
    const handle = world.globex.jira.handle;
    let done = false;
    world.globex.jira.handle = async (request) => {
      if (!done && request.method === 'PUT' && request.path.includes(there.id)) {
        done = true;
        await edit(world.globex, there.key, { labels: ['quick'] });
        await comment(world.globex, there.key, adf('Quick, too'));
      }
      return handle(request);
    };
    await world.poll({ globex: wrap });
    await world.settle();
    expect([done, calls > 0]).toEqual([true, true]);
    expect(await bySummary(world.acme, 'From acme')).toMatchObject({ labels: ['quick'] });
    expect(await bySummary(world.globex, 'From acme')).toMatchObject({
      labels: ['quick'],
      comments: ['Quick, too'],
    });
  });

  it('an automation rule that is quicker than our reading back of a new issue has made an edit, which travels', async () => {
    const handle = world.globex.jira.handle;
    let ruled = '';
    world.globex.jira.handle = async (request) => {
      const response = await handle(request);
      if (ruled === '' && request.path.endsWith('/issue/bulk')) {
        const { issues } = JSON.parse(response.body.toString('utf8')) as { issues: { key: string }[] };
        ruled = issues[0]?.key ?? '';
        await edit(world.globex, ruled, { priority: { name: 'Highest' }, labels: ['triaged'] });
      }
      return response;
    };
    await make(world.acme, { summary: 'To be triaged', priority: { name: 'Low' } });
    await world.settle();
    for (const side of [world.acme, world.globex])
      expect(await bySummary(side, 'To be triaged')).toMatchObject({
        priority: 'Highest',
        labels: ['triaged'],
      });
  });

  it('a comment that comes before our reading back of a new issue makes no edit of what Jira writes in another way', async () => {
    const handle = world.globex.jira.handle;
    let isMade = false;
    world.globex.jira.handle = async (request) => {
      const isMaking = request.path.endsWith('/issue/bulk');
      const body = isMaking ? request.body.toString('utf8').replaceAll(/ +(?=[^"]*made)/g, ' ') : undefined;
      const response = await handle(body === undefined ? request : { ...request, body: Buffer.from(body) });
      if (isMaking && !isMade) {
        isMade = true;
        const { issues } = JSON.parse(response.body.toString('utf8')) as { issues: { key: string }[] };
        await comment(world.globex, issues[0]?.key ?? '', adf('Quick'));
      }
      return response;
    };
    const made = await make(world.acme, { summary: 'Widely   made' });
    const wire = listen(world);
    await world.settle();
    expect(isMade).toBe(true);
    expect(await bySummary(world.globex, 'Widely made')).toMatchObject({ comments: ['Quick'] });
    expect(await fieldOf(world.acme, made.key, 'summary')).toBe('Widely   made');
    const back = (await wire.plaintexts()).filter((text) => text.includes('"from":"s"')).join();
    expect([back.includes('Quick'), back.includes('Widely made')]).toEqual([true, false]);
  });
});
