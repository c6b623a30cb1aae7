import type { LocalClock } from '../clock';
import type { World } from '../start/world-types';

/**
 * Polls Globex, which receives, again and again until the returned function is called. Acme sends because of Jira's events: a poll that
 * came before its run would make it look quicker than with the platform's rare ones.
 */
export function startReceiverPolls(world: World, clock: LocalClock, everyMs: number): () => Promise<void> {
  const state = { open: true };
  async function poll(): Promise<void> {
    while (state.open) {
      await world.host.runScheduled(world.sites.globex.installationId, 'poll');
      await clock.sleep(everyMs);
    }
  }
  const polling = poll();
  return () => {
    state.open = false;
    return polling;
  };
}
