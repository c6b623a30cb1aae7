import type { Channel } from '../../../src/ports/channel';
import type { Store } from '../../../src/ports/store';
import { adf } from '../looking';
import type { Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import { attach, comment, moveTo, pairOf } from './story';

/** Counts every call of every method. */
function counting<T extends object>(target: T, calls: string[]): T {
  return new Proxy(target, {
    get(object, name, receiver) {
      const member: unknown = Reflect.get(object, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.push(String(name));
        return member.apply(object, args) as unknown;
      };
    },
  });
}

interface Counted {
  wrap: Wrap;
  store: string[];
  channel: string[];
  jira: () => number;
}

function counted(): Counted {
  const store: string[] = [];
  const channel: string[] = [];
  let jira = 0;
  return {
    wrap: {
      store: (s: Store) => counting(s, store),
      channel: (c: Channel) => counting(c, channel),
      jiraCall: () => void (jira += 1),
    },
    store,
    channel,
    jira: () => jira,
  };
}

describe('a synchronization with nothing to do', () => {
  it('lists the relay once a poll, asks Jira nothing, sends nothing and hardly reads', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    await comment(world.acme, here.key, adf('Hello'));
    await attach(world.acme, here.key, 'file.txt', Buffer.from('file'));
    await moveTo(world.globex, there.key, 'Done');
    await world.settle();
    await world.untilSwept();
    const acme = counted();
    const globex = counted();
    for (let polls = 0; polls < 10; polls += 1) await world.poll({ acme: acme.wrap, globex: globex.wrap });
    for (const side of [acme, globex]) {
      expect(side.jira()).toBe(0);
      expect(side.channel).toEqual(Array<string>(10).fill('list'));
      expect(side.store.length).toBeLessThanOrEqual(60);
      expect(side.store.filter((call) => call === 'commit')).toEqual([]);
    }
    // The counters do count: an edit wakes everything.
    await comment(world.acme, here.key, adf('Wake up'));
    await world.poll({ acme: acme.wrap, globex: globex.wrap });
    expect(acme.jira()).toBeGreaterThan(0);
    expect(acme.channel).toContain('put');
    expect(globex.store).toContain('commit');
  });

  it('sweeps once an hour with few calls', async () => {
    const world = await createTwoSides();
    await pairOf(world);
    await world.untilSwept();
    // What was just made is still inside the time that a sweep looks back; an hour and a half later it is not.
    for (let polls = 0; polls < 18; polls += 1) await world.poll();
    const acme = counted();
    const globex = counted();
    for (let polls = 0; polls < 12; polls += 1) await world.poll({ acme: acme.wrap, globex: globex.wrap });
    expect([acme.jira(), globex.jira()]).toEqual([1, 1]);
    expect([...acme.channel, ...globex.channel].filter((call) => call !== 'list')).toEqual([]);
  });
});
