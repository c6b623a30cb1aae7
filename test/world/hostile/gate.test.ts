import type { RelayObject } from '../../support/memory-channel';
import { createTwoSides } from '../two-sides';
import { addOtherProject } from '../other-project';
import { settleFully } from './compare';
import { attach, comment, keyOf, link, logWork, makeIssue } from './people';

jest.setTimeout(120_000);

describe('an issue that was moved to another project, of which no event has told', () => {
  it('takes nothing of the partner: comments, worklogs, links, attachments, fields', async () => {
    const world = await createTwoSides();
    const key = await makeIssue(world.acme, { summary: 'Moved away' });
    await attach(world.acme, key, 'first.txt', 'first');
    const stays = await makeIssue(world.acme, { summary: 'Stays' });
    await settleFully(world);
    const { globex } = world;
    addOtherProject(globex);
    const moved = globex.jira.setUp.moveIssue(
      await keyOf(globex, 'Moved away'),
      'OTHER',
      globex.people[0] as string,
    );
    globex.pending.splice(0);
    const seen = async () => {
      const issue = (await globex.ask('GET', `/rest/api/3/issue/${moved.key}`)) as {
        fields: Record<string, unknown>;
      };
      return JSON.stringify(issue.fields);
    };
    const before = await seen();
    await comment(world.acme, key, 'For your eyes only');
    await logWork(world.acme, key, 'For your eyes only');
    await link(world.acme, key, stays, 'Relates');
    // This one hangs on an issue that is still there, and leads to the one that is not.
    await link(world.acme, stays, key);
    for (let polls = 0; polls < 2; polls += 1) await world.poll();
    await attach(world.acme, key, 'second.txt', 'second');
    for (let polls = 0; polls < 5; polls += 1) await world.poll();
    expect(await seen()).toBe(before);
  });

  it('takes no attachment whose parts come only afterwards', async () => {
    const world = await createTwoSides();
    const { globex } = world;
    addOtherProject(globex);
    const key = await makeIssue(world.acme, { summary: 'Moved away' });
    await settleFully(world);
    const held: RelayObject[] = [];
    world.relay.intercept((_, object) => {
      if (!object.name.includes('.att.')) return [object];
      held.push(object);
      return [];
    });
    await attach(world.acme, key, 'late.txt', 'late');
    await world.poll();
    const there = await keyOf(globex, 'Moved away');
    const moved = globex.jira.setUp.moveIssue(there, 'OTHER', globex.people[0] as string);
    globex.pending.splice(0);
    for (const { name, bytes } of held) world.relay.place('b', name, bytes);
    expect(held).toHaveLength(1);
    for (let polls = 0; polls < 5; polls += 1) await world.poll();
    const issue = await globex.ask('GET', `/rest/api/3/issue/${moved.key}`);
    expect((issue['fields'] as { attachment: unknown[] }).attachment).toEqual([]);
  });
});
