import type { LocalClock } from '../clock';
import type { World } from '../start/world-types';
import type { Paired } from './pair-sites';
import { detailOf, type SyncDetail } from './sync-detail';

export interface Work {
  /** One poll of both sides, and everything that follows from it at once. */
  round(): Promise<void>;
  /** Polls until nothing has happened for a while and nothing is owed; false when that does not come in time. */
  untilQuiet(options: { quietMs: number; limitMs: number }): Promise<boolean>;
  details(): Promise<{ master: SyncDetail; slave: SyncDetail }>;
}

/** Waits between two polls that found nothing. */
const PAUSE_MS = 300;
const TELL_EVERY_MS = 5000;

/**
 * Messages and parts of attachments leave the relay once they have served. Acknowledgements may lie there, and a slave's last pairing
 * message, which nothing answers.
 */
const isOwed = (name: string) => !/\.(?:ack|pair)\.[^/]+\.pgp$/.test(name);

/** Keeps both sides of the world working. */
export function createWork(
  world: World,
  paired: Paired,
  { clock, progress }: { clock: LocalClock; progress(line: string): void },
): Work {
  const sides = [paired.master, paired.slave];

  async function round(): Promise<void> {
    for (const { events } of Object.values(world.sites)) await events.idle();
    for (const { page } of sides) await world.host.runScheduled(page.site.installationId, 'poll');
    const ended = world.host.idle().then(() => 'idle');
    while ((await Promise.race([ended, clock.sleep(TELL_EVERY_MS)])) !== 'idle') await tell();
  }

  /** A run of the app may take minutes. */
  async function tell(): Promise<void> {
    const calls = Object.values(world.sites).map(({ jira }) => jira.counters().calls);
    const owed = (await world.relay.lying()).filter(isOwed).length;
    progress(`working: ${calls.join(' and ')} Jira calls so far, ${owed} objects on the relay`);
  }

  async function details() {
    return { master: await detailOf(paired.master), slave: await detailOf(paired.slave) };
  }

  /** `busy` says what is still owed; else `state` changes whenever something was done. */
  async function look(): Promise<{ busy: string } | { busy?: never; state: string }> {
    const pending = Object.values(world.sites).some(({ events }) => events.pending() > 0);
    if (pending) return { busy: 'events on their way' };
    const lying = await world.relay.lying();
    const owed = lying.filter(isOwed);
    if (owed.length > 0) return { busy: `${owed.length} objects on the relay, ${owed[0]} among them` };
    // The page itself reads from Jira: it is looked at only where there is hope.
    const { master, slave } = await details();
    const waits = [master, slave].some((side) => side.backlog > 0 || side.initial?.finished !== true);
    if (waits) return { busy: `${master.backlog} and ${slave.backlog} messages not acknowledged` };
    const calls = Object.values(world.sites).map(({ jira }) => writesOf(jira.counters().callsByRoute));
    return { state: JSON.stringify([calls, lying.toSorted(), master.numbers, slave.numbers]) };
  }

  return {
    round,
    details,
    async untilQuiet({ quietMs, limitMs }) {
      const end = clock.now() + limitMs;
      let seen: string | undefined;
      let since = clock.now();
      let told = clock.now();
      while (clock.now() < end) {
        await round();
        const { busy, state } = { state: undefined, ...(await look()) };
        if (state === undefined || state !== seen) since = clock.now();
        else if (clock.now() - since >= quietMs) return true;
        seen = state;
        if (clock.now() - told >= TELL_EVERY_MS) {
          told = clock.now();
          progress(`working: ${busy ?? 'waiting for it to stay quiet'}`);
        }
        await clock.sleep(PAUSE_MS);
      }
      return false;
    },
  };
}

/** What the app wrote; its reads, a sweep's for instance, change nothing. Searches are POSTs that only read. */
function writesOf(callsByRoute: Record<string, number>): number {
  const reads = ['/search/jql', '/issue/bulkfetch', '/changelog/bulkfetch', '/permissions/check'];
  return Object.entries(callsByRoute)
    .filter(([route]) => !route.startsWith('GET ') && !reads.some((read) => route.endsWith(read)))
    .reduce((sum, [, count]) => sum + count, 0);
}
