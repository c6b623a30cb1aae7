import type { Channel, ChannelNotice } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Store, Stored } from '../ports/store';
import { noNews, storeHealth } from '../state/health';

/**
 * Stores what mail systems answered to our messages, then takes the answers away. They change nothing else: a message that bounced goes
 * out again like any that is not acknowledged. After an end in between, the same answer is known by its name and shown once.
 */
export async function noteAnswers(
  deps: { store: Store; clock: Clock; log: Log },
  about: { sync: string; health: Stored | undefined; channel: Channel },
  notices: readonly ChannelNotice[],
): Promise<void> {
  if (notices.length === 0) return;
  await storeHealth(
    deps.store,
    about.sync,
    about.health,
    { ...noNews(), answers: [...notices] },
    deps.clock.now(),
  );
  const removed = await about.channel.remove(notices.map((notice) => notice.name));
  deps.log.info('mail-answers', { sync: about.sync, count: notices.length, removed: removed.kind });
}
