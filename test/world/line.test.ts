import { createTwoSides } from './two-sides';
import { adf, issuesOf } from './looking';

jest.setTimeout(120_000);

describe('one synchronization, both ways', () => {
  it('makes issues that existed on the other side, with their fields, comments and attachments', async () => {
    const world = await createTwoSides({
      async before(acme) {
        await acme.ask('POST', '/rest/api/3/issue', {
          fields: {
            project: { key: 'ACME' },
            summary: 'Printer on fire',
            issuetype: { name: 'Bug' },
            description: adf('Smoke, then flames.'),
            labels: ['hot', 'printer'],
            duedate: '2026-12-24',
            assignee: { id: acme.people[1] },
          },
        });
      },
    });
    await world.settle();
    expect(await issuesOf(world.globex)).toEqual([
      expect.objectContaining({
        summary: 'Printer on fire',
        type: 'Bug',
        text: 'Smoke, then flames.',
        labels: ['hot', 'printer'],
        duedate: '2026-12-24',
        assignee: 'grace@example.com',
        status: 'To Do',
      }),
    ]);
  });

  it('carries later edits, status and comments both ways, and then falls quiet', async () => {
    const world = await createTwoSides();
    const made = await world.acme.ask('POST', '/rest/api/3/issue', {
      fields: { project: { key: 'ACME' }, summary: 'One', issuetype: { name: 'Task' } },
    });
    await world.settle();
    const [there] = await issuesOf(world.globex);
    await world.globex.ask('PUT', `/rest/api/3/issue/${there?.key}`, { fields: { summary: 'Two' } });
    await world.globex.ask('POST', `/rest/api/3/issue/${there?.key}/comment`, { body: adf('Seen.') });
    await world.acme.ask('POST', `/rest/api/3/issue/${String(made['key'])}/comment`, { body: adf('Hello.') });
    const { transitions } = (await world.acme.ask(
      'GET',
      `/rest/api/3/issue/${String(made['key'])}/transitions`,
    )) as { transitions: { id: string; to: { name: string } }[] };
    const toDone = transitions.find((t) => t.to.name === 'Done');
    await world.acme.ask('POST', `/rest/api/3/issue/${String(made['key'])}/transitions`, {
      transition: { id: toDone?.id },
    });
    await world.settle();
    const [a] = await issuesOf(world.acme);
    const [g] = await issuesOf(world.globex);
    expect(a).toMatchObject({ summary: 'Two', status: 'Done' });
    expect(g).toMatchObject({ summary: 'Two', status: 'Done' });
    expect(a?.comments).toEqual([
      'Hello.',
      expect.stringMatching(/^Ada Lovelace \(Globex\), .* UTC\nSeen\.$/),
    ]);
    expect(g?.comments).toEqual(['Seen.', expect.stringMatching(/^Ada Lovelace \(Acme\), .* UTC\nHello\.$/)]);

    // A sweep comes once an hour; between two of them there is nothing to ask.
    await world.untilSwept();
    const before = [world.acme.jira.counters().calls, world.globex.jira.counters().calls];
    const onRelay = world.relay.sendOf('a').size + world.relay.sendOf('b').size;
    for (let polls = 0; polls < 8; polls += 1) await world.poll();
    expect([world.acme.jira.counters().calls, world.globex.jira.counters().calls]).toEqual(before);
    expect(world.relay.sendOf('a').size + world.relay.sendOf('b').size).toBe(onRelay);
  });
});
