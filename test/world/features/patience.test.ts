import { retry } from '../../../src/protocol/outcome';
import type { Retry } from '../../../src/protocol/outcome';
import { createTwoSides } from '../two-sides';
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
