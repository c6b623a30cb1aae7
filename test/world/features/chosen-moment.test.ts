import type { Side } from '../side';
import { createTwoSides } from '../two-sides';
import { MOVE, WRITTEN, atTheWrite, plain } from './at-the-write';
import { crossing, pageOf } from './held-page';
import { OUT_OF_ORDER, activityAt, anHour, parkedAt } from './rig';
import { edit, moveTo, pairOf } from './story';

describe('an edit at the moment in which a value is written that an admin chose', () => {
  /** The next write of this path after `happened` finds no Jira. */
  function failAfter(side: Side, path: RegExp, happened: () => boolean): () => number {
    const { handle } = side.jira;
    let writes = 0;
    side.jira.handle = async (request) => {
      const isWrite = request.method !== 'GET' && request.principal.kind === 'forge-app';
      if (!isWrite || !happened() || !path.test(request.path)) return handle(request);
      writes += 1;
      return writes === 1 ? OUT_OF_ORDER : handle(request);
    };
    return () => writes;
  }

  it.each([
    ['summary', 'Ours', 'Theirs', 'Quick', WRITTEN],
    ['status', 'In Progress', 'Done', 'To Do', MOVE],
  ] as const)(
    'stands in the end, though Jira does not answer when it is put back: %s',
    async (field, ours, theirs, quick, path) => {
      const world = await createTwoSides({ conflicts: 'hold' });
      const { acme, globex } = world;
      const { here, there } = await pairOf(world);
      const change = (side: Side, key: string, value: string) =>
        field === 'status' ? moveTo(side, key, value) : edit(side, key, { [field]: value });
      await change(acme, here.key, ours);
      await change(globex, there.key, theirs);
      await crossing(world);
      expect(await pageOf(world, acme).decide('theirs')).toBe(true);
      // It is told, and cannot be written at first; the run that does stores the pair for another reason, too.
      const { handle } = acme.jira;
      acme.jira.handle = async (request) => (path.test(request.path) ? OUT_OF_ORDER : handle(request));
      await world.poll();
      acme.jira.handle = handle;
      await world.clock.advance(60 * 60_000);
      await edit(acme, here.key, { labels: ['beside'] });
      const happened = atTheWrite(acme, path, 'before', () => change(acme, here.key, quick));
      const writes = failAfter(acme, path, happened);
      await world.settle();
      await anHour(world);
      await anHour(world);
      expect([happened(), writes() > 1]).toEqual([true, true]);
      const seen = await Promise.all([plain(acme, here.key, field), plain(globex, there.key, field)]);
      expect(seen).toEqual([quick, quick]);
      expect(parkedAt(world, acme)).toEqual([]);
    },
  );

  it('stands in the activity where the answer to that write is lost, and the field is held anew', async () => {
    const world = await createTwoSides({ conflicts: 'hold' });
    const { acme, globex } = world;
    const { here, there } = await pairOf(world);
    await edit(acme, here.key, { summary: 'Ours' });
    await edit(globex, there.key, { summary: 'Theirs' });
    await crossing(world);
    // Both at once; after his own the other company edits once more, and of that the edit comes first.
    let missing = 0;
    world.relay.intercept((from, object) => {
      const isFirst = from === 'b' && missing === 0 && /\.\d{10}\.pgp$/.test(object.name);
      if (isFirst) missing += 1;
      return isFirst ? [] : [object];
    });
    for (const side of [acme, globex]) expect(await pageOf(world, side).decide('theirs')).toBe(true);
    atTheWrite(globex, WRITTEN, 'after', () => edit(globex, there.key, { summary: 'Newer' }));
    const happened = atTheWrite(acme, WRITTEN, 'before', () => edit(acme, here.key, { summary: 'Quick' }));
    const { handle } = acme.jira;
    let lost = 0;
    acme.jira.handle = async (request) => {
      const isOurs = request.method === 'PUT' && request.principal.kind === 'forge-app';
      const answered = await handle(request);
      if (!isOurs || !WRITTEN.test(request.path) || !happened() || lost > 0) return answered;
      lost += 1;
      return OUT_OF_ORDER;
    };
    await crossing(world);
    expect([happened(), lost, missing]).toEqual([true, 1, 1]);
    expect(await pageOf(world, acme).held()).toEqual([expect.objectContaining({ label: 'Summary' })]);
    expect(activityAt(world, acme).join('\n')).toMatch(/was: Quick$/m);
  });
});
