import { runHistory } from './history';
import { drawPlan } from './plan';
import type { Order, Report } from './pool';
import { shrink } from './shrink';

/** One process of the pool: runs what it is sent, one history after the other. */
process.on('message', (order: Order) => {
  void work(order);
});
process.on('disconnect', () => process.exit(0));

async function work({ seeds, profile, crypto, shrink: isToShrink }: Order): Promise<void> {
  for (const seed of seeds) {
    const outcome = await runHistory(drawPlan(seed, profile), crypto);
    const report: Report = { seed, cost: outcome.cost };
    if (outcome.violation !== undefined) {
      const smallest = isToShrink ? await shrink(outcome, (plan) => runHistory(plan, crypto)) : outcome;
      report.failure = {
        violation: smallest.violation ?? outcome.violation,
        plan: smallest.plan,
        timeline: smallest.timeline,
      };
    }
    if (process.connected) process.send?.(report);
  }
}
