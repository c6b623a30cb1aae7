import { createManualClock } from '../../../local/clock';
import type { SiteEvent } from '../../../local/http';
import { type EventFaults, PERFECT_WIRE, createEventWire } from '../../../local/jira/event-wire';
import { createSeededRandom } from '../../../local/random';

const COUNT = 40;

function wire(faults: Partial<EventFaults>) {
  const clock = createManualClock(0);
  const delivered: number[] = [];
  const created = createEventWire({
    clock,
    random: createSeededRandom(3),
    deliver: async (event) => void delivered.push(Number(event['n'])),
    faults: { ...PERFECT_WIRE, ...faults },
  });
  return { clock, delivered, wire: created };
}

const event = (n: number): SiteEvent => ({ eventType: 'avi:jira:updated:issue', selfGenerated: false, n });
const inOrder = Array.from({ length: COUNT }, (_, n) => n);
const sorted = (list: number[]) => [...list].sort((a, b) => a - b);

test('without faults every event comes once, in order', async () => {
  const { clock, delivered, wire: to } = wire({});
  for (const n of inOrder) to.accept(event(n));
  await clock.advance(0);
  await to.idle();
  expect(delivered).toEqual(inOrder);
});

test('a delay holds events back, and without reordering they keep their order', async () => {
  const { clock, delivered, wire: to } = wire({ delayMs: [1000, 180_000] });
  for (const n of inOrder) to.accept(event(n));
  await clock.advance(999);
  expect(delivered).toEqual([]);
  await clock.advance(180_000);
  expect(delivered).toEqual(inOrder);
  expect(to.pending()).toBe(0);
});

test('reordering lets later events overtake, and loses none', async () => {
  const { clock, delivered, wire: to } = wire({ delayMs: [0, 1000], reorder: true });
  for (const n of inOrder) to.accept(event(n));
  await clock.advance(1000);
  expect(delivered).not.toEqual(inOrder);
  expect(sorted(delivered)).toEqual(inOrder);
});

test('repeats come as events of their own', async () => {
  const { delivered, wire: to } = wire({ repeat: 1 });
  for (const n of inOrder) to.accept(event(n));
  await to.flush();
  expect(sorted(delivered)).toEqual(sorted([...inOrder, ...inOrder]));
});

test('what is lost never comes', async () => {
  const { delivered, wire: to } = wire({ lose: 0.5 });
  for (const n of inOrder) to.accept(event(n));
  await to.flush();
  expect(delivered.length).toBeGreaterThan(0);
  expect(delivered.length).toBeLessThan(COUNT);
});

test('flush delivers what still waits, and its timers deliver nothing twice', async () => {
  const { clock, delivered, wire: to } = wire({ delayMs: [60_000, 60_000] });
  for (const n of inOrder) to.accept(event(n));
  await to.flush();
  await clock.advance(60_000);
  expect(delivered).toEqual(inOrder);
});
