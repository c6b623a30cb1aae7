import type { Pairing } from '../pairing/create-pairing';
import type { Channel, ChannelOpening, ChannelProbe } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Doorbell } from '../ports/doorbell';
import type { Jira } from '../ports/jira';
import type { Log } from '../ports/log';
import type { Store } from '../ports/store';
import type { SideDescription, SyncUser } from '../protocol/sync-record';

/** Who asks, from where: from the invocation's own context, never from the request. */
export interface Caller {
  accountId: string;
  projectId: string;
  siteId: string;
  siteUrl: string;
}

export interface AdminDeps {
  store: Store;
  pairing: Pairing;
  clock: Clock;
  log: Log;
  doorbell: Doorbell;
  /** Jira as the person who uses the page. */
  viewer: Jira;
  jiraAs(user: SyncUser): Jira;
  openChannel(opening: ChannelOpening): Channel & ChannelProbe;
  limits: SideDescription['limits'];
  appVersion: string;
}
