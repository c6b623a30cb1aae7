import type { LocalClock } from '../clock';
import type { ForgeHost, ForgeHostOptions } from '../forge/host-types';
import type { EventFaults, EventWire } from '../jira/event-wire';
import type { JiraSite } from '../jira/site';
import type { MailPorts, MailServerKind } from '../mail/mail-pair';
import type { RelayFaults } from '../relay/faults';
import type { Exchanges } from './exchanges';
import type { RoleName, SiteName } from './people';
import type { MailboxForm } from './relays/mail';
import type { ChannelForm, ChannelName, Relay } from './relays/relay';
import type { SideRecord } from './world-record';
import type { ProjectOffers } from './world-side';

export interface WorldOptions {
  /** Keeps the world here between starts; absent: in memory, with a temporary exchange directory that goes at the end. */
  dir?: string;
  /** The folder of manifest.yml; absent: this repository. */
  appDir?: string;
  isolation: ForgeHostOptions['isolation'];
  load: ForgeHostOptions['load'];
  /** Seconds that stand for the platform's five minutes; absent: no schedule runs by itself. */
  poll?: number;
  /** What the forms of the sites are for; default `files`. A bridge for each company is there in any case. */
  channel?: ChannelName;
  /** Mail servers, `best`: Dovecot where it can run. Absent: none, or the best ones with the channel `mail`. */
  mail?: 'best' | MailServerKind;
  /** False: the bridges ring nobody, so that only polls bring news; default true. */
  doorbell?: boolean;
  /** How product events travel; absent: at once, in order, each once. */
  eventFaults?: EventFaults;
  /** Given, even if empty: files are carried by a wire with these faults. Absent: the directories are joined by links. */
  relayFaults?: RelayFaults;
  queueDelivery?: NonNullable<ForgeHostOptions['queueDelivery']>;
  /** Of everything that is drawn by chance. A kept world needs another one at each start: ids are drawn, too. */
  seed: number;
  clock: LocalClock;
  /** Loopback ports; absent: free ones. Those of mail servers and web triggers count for a new world only: the app remembers them. */
  ports?: {
    bridge?: Partial<Record<SiteName, number>>;
    webTrigger?: number;
    mail?: Record<SiteName, MailPorts>;
  };
  /** Example issues on a new world; default true. */
  examples?: boolean;
  /** Issue types, statuses and priorities of a new world's projects; absent: those of the examples. */
  offers?: ProjectOffers;
  /** Adds to a site of a new world; the app does not hear of it. */
  furnish?(name: SiteName, jira: JiraSite, side: SideRecord): Promise<void>;
  log: ForgeHostOptions['log'];
  /** One line of a bridge's log. */
  bridgeLog?(company: SiteName, line: object): void;
  onEgress?: NonNullable<ForgeHostOptions['onEgress']>;
}

/** One company in the world. */
export interface WorldSite {
  name: SiteName;
  label: string;
  baseUrl: string;
  cloudId: string;
  installationId: string;
  jira: JiraSite;
  /** Product events on their way from the site to the app. */
  events: EventWire;
  project: { id: string; key: string; name: string };
  people: Record<
    RoleName,
    { accountId: string; apiToken: string; displayName: string; email: string; about: string }
  >;
  /** What the wizard asks for. */
  bridge: { url: string; exchange: string; accessKey: string };
  /** The same for email; present where mail servers run. */
  mailbox?: MailboxForm;
  /** What the wizard sends for the channel of this world. */
  channelForm: ChannelForm;
}

export interface World {
  sites: Record<SiteName, WorldSite>;
  host: ForgeHost;
  exchanges: Exchanges;
  relay: Relay;
  /** Which mail servers run, if any. */
  mailServers?: MailServerKind;
  /** Delivers events that are on their way, stops everything and saves what is kept. May be called twice. */
  close(): Promise<void>;
}
