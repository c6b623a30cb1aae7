import { logRecord } from '../../../src/protocol/log-record';
import { retry } from '../../../src/protocol/outcome';
import type { Retry } from '../../../src/protocol/outcome';
import { stateKeys } from '../../../src/state/session';
import { createTwoSides } from '../two-sides';
import { setStatus } from './rig';
import { pairOf } from './story';

/** Whether a run asks for another one before the next poll when sending fails like this. */
async function asksAgain(failure: Retry): Promise<boolean> {
  const world = await createTwoSides();
  const { here } = await pairOf(world);
  await world.settle();
  await world.acme.ask('PUT', `/rest/api/3/issue/${here.key}`, { fields: { labels: ['urgent'] } });
  await world.acme.deliverEvents();
  world.relay.failWith((side, call) => (side === 'a' && call === 'put' ? failure : undefined));
  world.acme.rings.clear();
  await world.acme.work(world.sync);
  const asked = world.acme.rings.has(world.sync);
  world.relay.failWith(undefined);
  await world.settle();
  const issue = await world.globex.ask('GET', '/rest/api/3/search/jql?jql=labels=urgent&fields=labels');
  expect(issue['issues']).toHaveLength(1);
  return asked;
}

describe('a run that cannot send', () => {
  it('waits for the next poll where the relay is out of reach', async () => {
    expect(await asksAgain(retry('bridge-unreachable', 'Nobody answers.'))).toBe(false);
  });

  it('comes again when the relay has said when', async () => {
    expect(await asksAgain(retry('bridge-busy', 'In a moment.', 5000))).toBe(true);
  });

  it('comes again where only its own share of requests was used up', async () => {
    expect(await asksAgain(retry('request-budget', 'The next run goes on.'))).toBe(true);
  });
});

describe('a look at all issues that fails', () => {
  it('is not begun again at once where the project may not be browsed', async () => {
    const world = await createTwoSides();
    await pairOf(world);
    await world.settle();
    const { jira, project, rings } = world.globex;
    await setStatus(world, world.globex, 'stopped');
    jira.setUp.revoke(project.key, jira.appAccountId, 'BROWSE_PROJECTS');
    await setStatus(world, world.globex, 'running');
    rings.clear();
    await world.globex.work(world.sync);
    expect([...rings]).toEqual([]);
    jira.setUp.restore(project.key, jira.appAccountId, 'BROWSE_PROJECTS');
    await world.settle();
    const stored = await world.globex.store.read(stateKeys.log(world.sync));
    expect(logRecord.parse(stored?.value).scan.done).toBe(true);
  });
});
