import { expectEqual, settleFully } from '../hostile/compare';
import { allOf, attach, comment, edit, keyOf, logWork, makeIssue } from '../hostile/people';
import type { Raw } from '../hostile/people';
import type { Side } from '../side';
import { addOtherProject } from '../other-project';
import { createTwoSides, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt, pairsAt } from './rig';
import { forget, noticeAndResume, recordAt, stir, untilStatus } from './set-back';
import { listen } from './wire';

async function one(world: TwoSides, side: Side, summary: string): Promise<Raw> {
  await world.clock.advance(10_000);
  return (await allOf(side)).find((issue) => issue.fields.summary === summary) as Raw;
}

async function aWorld(): Promise<TwoSides> {
  const world = await createTwoSides();
  await makeIssue(world.acme, { summary: 'Older', description: null });
  await settleFully(world);
  return world;
}

const isDataName = (name: string) => !/\.(ack|att|pair)\./.test(name);

/** Data messages that leave the side from now on. */
function dataOf(world: TwoSides, side: 'a' | 'b'): Map<string, Uint8Array> {
  const sent = new Map<string, Uint8Array>();
  world.relay.intercept((from, object) => {
    if (from === side && isDataName(object.name)) sent.set(object.name, object.bytes);
    return [object];
  });
  return sent;
}

/** A site that writes summaries in its own way. */
function shout(side: Side): void {
  const { handle } = side.jira;
  side.jira.handle = (request) => {
    const isEdit = request.method === 'PUT' && request.principal.kind === 'forge-app';
    const text = request.body.toString('utf8');
    const body = isEdit
      ? text.replaceAll(/"summary":"([^"]*)"/g, (all) => all.replace('later', 'LATER'))
      : text;
    return handle({ ...request, body: Buffer.from(body) });
  };
}

function moveAway(side: Side, id: string): void {
  const admin = side.people[0] as string;
  const elsewhere = addOtherProject(side);
  side.jira.setUp.moveIssue(id, elsewhere.key, admin);
}

describe('values of a side whose storage was set back', () => {
  it.each(['acme', 'globex'] as const)(
    'do not come back in the form that the other site gave them (%s forgets)',
    async (name) => {
      const world = await aWorld();
      shout(world.globex);
      const key = await keyOf(world.acme, 'Older');
      await forget(world, world[name], async () => {
        await edit(world.acme, key, { summary: 'Changed before later' });
        await settleFully(world);
        await edit(world.acme, key, { summary: 'Changed later' });
      });
      // The side that forgets captures it again, with a lower version.
      await edit(world.acme, key, { labels: ['again'] });
      await runUntilQuiet(world.acme, world.sync);
      await stir(world);
      await noticeAndResume(world);
      expect((await allOf(world.acme)).map((issue) => issue.fields.summary)).toContain('Changed later');
      expect((await allOf(world.globex)).map((issue) => issue.fields.summary)).toContain('Changed LATER');
    },
  );

  it('that this app wrote are not captured as an edit before anybody noticed', async () => {
    const world = await aWorld();
    const { globex } = world;
    shout(globex);
    await forget(world, globex, async () => {
      await edit(world.acme, await keyOf(world.acme, 'Older'), { summary: 'Changed later' });
    });
    const wire = listen(world);
    await edit(globex, await keyOf(globex, 'Changed LATER'), { labels: ['of-globex'] });
    for (let polls = 0; polls < 4; polls += 1) await world.poll();
    const told = (await wire.plaintexts()).filter((text) => text.includes('"from":"s"')).join();
    expect(told).toContain('of-globex');
    expect(told).not.toContain('LATER');
  });

  it('stand by their stamps where a version was given twice, and what loses is in the activity log', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    const there = await keyOf(globex, 'Older');
    await forget(world, globex, async () => {
      await edit(globex, there, { labels: ['forgotten'] });
    });
    // Captured with the version that "forgotten" had, before anybody noticed.
    await edit(globex, there, { labels: ['newest'] });
    await runUntilQuiet(globex, world.sync);
    await stir(world);
    await noticeAndResume(world);
    await expectEqual(world);
    expect((await one(world, acme, 'Older')).fields.labels).toEqual(['newest']);
    expect(activityAt(world, acme).join('\n')).toContain('forgotten');
  });

  it('are not taken for acknowledged by a number above a hole, which was the one of a forgotten message', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    await makeIssue(acme, { summary: 'Second' });
    await settleFully(world);
    const [there, second] = [await keyOf(globex, 'Older'), await keyOf(globex, 'Second')];
    const restore = globex.store.snapshot();
    const sent: { name: string; bytes: Uint8Array }[] = [];
    world.relay.intercept((from, object) => {
      if (from !== 'b' || !isDataName(object.name)) return [object];
      sent.push(object);
      return [];
    });
    const twoMessages = async (duedate: string, label: string) => {
      for (const [key, fields] of [[second, { duedate }] as const, [there, { labels: [label] }] as const]) {
        await edit(globex, key, fields);
        await globex.deliverEvents();
        await runUntilQuiet(globex, world.sync);
      }
    };
    await twoMessages('2026-12-01', 'forgotten');
    const late = sent[1];
    restore();
    await twoMessages('2026-12-24', 'newest');
    if (late) world.relay.place('a', late.name, late.bytes);
    await runUntilQuiet(acme, world.sync);
    await runUntilQuiet(globex, world.sync);
    expect((await one(world, acme, 'Older')).fields.labels).toEqual(['forgotten']);
    world.relay.intercept(undefined);
    await noticeAndResume(world);
    await expectEqual(world);
    expect((await one(world, acme, 'Older')).fields.labels).toEqual(['newest']);
    expect(activityAt(world, acme).join('\n')).toContain('forgotten');
  });

  it('that a person set meanwhile are told, and what this app wrote before gives way without a conflict', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    await forget(world, globex, async () => {
      const key = await keyOf(acme, 'Older');
      await edit(acme, key, { labels: ['of-acme'], duedate: '2026-12-01' });
      await settleFully(world);
      await edit(globex, await keyOf(globex, 'Older'), { duedate: '2026-12-24' });
      await makeIssue(acme, { summary: 'Made later', labels: ['made-with'] });
    });
    await edit(acme, await keyOf(acme, 'Older'), { labels: ['of-acme-again'] });
    await edit(acme, await keyOf(acme, 'Made later'), { labels: ['changed-since'] });
    await stir(world);
    await noticeAndResume(world);
    await expectEqual(world);
    expect((await one(world, globex, 'Older')).fields).toMatchObject({
      labels: ['of-acme-again'],
      duedate: '2026-12-24',
    });
    expect(activityAt(world, globex).join('\n')).not.toMatch(/of-acme|made-with/);
  });
});

describe('what a side has made and forgotten', () => {
  it('is not made again by a message that comes again before anybody noticed', async () => {
    const world = await aWorld();
    const sent = dataOf(world, 'b');
    await forget(world, world.acme, async () => {
      await makeIssue(world.globex, { summary: 'Made later' });
    });
    for (const [name, bytes] of sent) world.relay.place('a', name, bytes);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    await world.clock.advance(10_000);
    const made = (await allOf(world.acme)).filter((issue) => issue.fields.summary === 'Made later');
    expect(made).toHaveLength(1);
  });

  it('comments and worklogs neither', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    const sent = dataOf(world, 'a');
    await forget(world, globex, async () => {
      await comment(acme, await keyOf(acme, 'Older'), 'Said later');
      await logWork(acme, await keyOf(acme, 'Older'), 'Worked later');
    });
    for (const [name, bytes] of sent) world.relay.place('b', name, bytes);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    const { fields } = await one(world, globex, 'Older');
    expect([fields.comment.comments.length, fields.worklog.worklogs.length]).toEqual([1, 1]);
  });

  it('is removed by a message that overtakes the one that made it', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    const key = await keyOf(acme, 'Older');
    // Nothing comes back: acme does not know what globex has received.
    world.relay.intercept((from, object) => (from === 'b' ? [] : [object]));
    const restore = globex.store.snapshot();
    const ids = [await logWork(acme, key, 'Goes'), await comment(acme, key, 'Goes too')];
    for (let polls = 0; polls < 2; polls += 1) await world.poll();
    restore();
    expect((await one(world, globex, 'Older')).fields.worklog.worklogs).toHaveLength(1);
    for (const name of world.relay.receiveOf('b').keys()) expect(name).not.toContain('000003');
    await acme.ask('DELETE', `/rest/api/3/issue/${key}/worklog/${ids[0]}`);
    await acme.ask('DELETE', `/rest/api/3/issue/${key}/comment/${ids[1]}`);
    for (let polls = 0; polls < 2; polls += 1) await world.poll();
    const { fields } = await one(world, globex, 'Older');
    expect([fields.comment.comments.length, fields.worklog.worklogs.length]).toEqual([0, 0]);
    world.relay.intercept(undefined);
    await settleFully(world);
    await expectEqual(world);
  });

  it('is not made again where it has left the project', async () => {
    const world = await aWorld();
    const { acme } = world;
    await forget(world, acme, async () => {
      await makeIssue(world.globex, { summary: 'Made later' });
    });
    await world.clock.advance(10_000);
    const { id } = await one(world, acme, 'Made later');
    moveAway(acme, id);
    await stir(world);
    await noticeAndResume(world);
    expect((await allOf(acme)).map((issue) => issue.fields.summary)).not.toContain('Made later');
    expect(pairsAt(world, world.globex).find(({ gone }) => gone === 'there')).toBeDefined();
  });

  it('a file that was awaited is recognised before it is attached again', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    world.relay.intercept((_, object) => (object.name.includes('.att.') ? [] : [object]));
    await attach(acme, await keyOf(acme, 'Older'), 'file.txt', 'content');
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    world.relay.intercept(undefined);
    await forget(world, globex, async () => undefined);
    expect((await one(world, globex, 'Older')).fields.attachment).toHaveLength(1);
    await stir(world);
    await noticeAndResume(world);
    await expectEqual(world);
  });

  it('worklogs are recognised by their mark, and what was deleted meanwhile is deleted', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    const key = await keyOf(acme, 'Older');
    const ids: string[] = [];
    await forget(world, globex, async () => {
      await logWork(acme, key, 'Stays');
      ids.push(await logWork(acme, key, 'Goes', 60), await comment(acme, key, 'Goes too'));
    });
    await acme.ask('DELETE', `/rest/api/3/issue/${key}/worklog/${ids[0]}`);
    await acme.ask('DELETE', `/rest/api/3/issue/${key}/comment/${ids[1]}`);
    await stir(world);
    await noticeAndResume(world);
    await expectEqual(world);
    expect((await one(world, globex, 'Older')).fields.worklog.worklogs).toHaveLength(1);
  });
});

describe('what a side has told and forgotten', () => {
  it('and does not stand there any more stays with the partner, named; a file that he still waits for is not waited for', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    const key = await keyOf(acme, 'Older');
    const ids: string[] = [];
    const restore = acme.store.snapshot();
    ids.push(await comment(acme, key, 'Told'));
    await settleFully(world);
    world.relay.intercept((_, object) => (object.name.includes('.att.') ? [] : [object]));
    ids.push(await attach(acme, key, 'file.txt', 'content'));
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    restore();
    acme.pending.length = 0;
    world.relay.intercept(undefined);
    await acme.ask('DELETE', `/rest/api/3/issue/${key}/comment/${ids[0]}`);
    await acme.ask('DELETE', `/rest/api/3/attachment/${ids[1]}`);
    await stir(world);
    await noticeAndResume(world);
    const { fields } = await one(world, globex, 'Older');
    expect([fields.comment.comments.length, fields.attachment.length]).toEqual([1, 0]);
    expect(activityAt(world, acme).join('\n')).toContain('2 comments, worklogs, links or files');
  });

  it.each(['forgotten', 'known'])('an issue that has left meanwhile (%s) is told as such', async (which) => {
    const world = await aWorld();
    const { acme, globex } = world;
    if (which === 'known') await makeIssue(globex, { summary: 'Left' });
    await settleFully(world);
    await forget(world, globex, async () => {
      if (which === 'forgotten') await makeIssue(globex, { summary: 'Left' });
      await settleFully(world);
      const { id } = await one(world, globex, 'Left');
      moveAway(globex, id);
    });
    const pair = pairsAt(world, acme).find(({ gone }) => gone === 'there')?.pair;
    await stir(world);
    await noticeAndResume(world);
    const there = pairsAt(world, globex).find((each) => each.pair === pair);
    expect(there?.gone).toBe('here');
    // What the partner knows counts, should it come back.
    expect(there?.fields['summary']?.v).toEqual(
      pairsAt(world, acme).find((each) => each.pair === pair)?.fields['summary']?.v,
    );
  });
});

describe('a side that was set back', () => {
  it('to before it received what it has acknowledged sees it with the next message', async () => {
    const world = await aWorld();
    const { acme, globex } = world;
    await forget(world, globex, async () => {
      await edit(acme, await keyOf(acme, 'Older'), { labels: ['received'] });
    });
    await edit(acme, await keyOf(acme, 'Older'), { duedate: '2026-12-24' });
    await world.poll();
    expect(recordAt(world, globex)).toMatchObject({ status: 'frozen', frozen: { code: 'receipt-unknown' } });
    await noticeAndResume(world);
    await untilStatus(world, globex, 'running');
    await expectEqual(world);
  });
});
