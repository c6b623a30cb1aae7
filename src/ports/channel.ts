import type { ChannelSecrets, ChannelSettings } from '../protocol/channel-settings';
import type { Outcome } from '../protocol/outcome';

/** One object on the relay. */
export interface ChannelEntry {
  name: string;
  /** Bytes as the relay reports them; a hint, bounded again while reading. */
  size: number;
}

export interface ChannelListing {
  entries: ChannelEntry[];
  /** True when there is more than one listing carries; what is listed is still correct. */
  truncated: boolean;
  /** Answers of mail systems to what we sent. They change nothing and are shown; absent where the relay knows none. */
  notices?: ChannelNotice[];
}

/** A bounce or an automatic reply that came for one of our messages. */
export interface ChannelNotice {
  kind: 'bounce' | 'auto-reply';
  /** What `remove` takes once the notice has been stored; it comes again until then. */
  name: string;
  /** When it was received; milliseconds since 1970. */
  at: number;
  /** Name of the message that it answers, where it says so. */
  about?: string;
  /** One line of what the mail system says, cleaned and bounded; no content of issues. */
  text: string;
}

/** What a relay with an ear calls when something has arrived: a doorbell that brings no content. */
export interface Bell {
  /** https URL of the app's web trigger. */
  url: string;
  /** 64 hex digits; signs each ring. */
  secret: string;
  /** Id of the synchronization. */
  sync: string;
}

/**
 * A store of named blobs between two sides: what we put into SEND arrives, perhaps late, twice, damaged or never, in the
 * partner's RECEIVE. Its owner may read everything. Nothing is assumed about order, uniqueness or atomic create.
 */
export interface Channel {
  /** Puts `bytes` under `name` into SEND. Putting the same name again replaces it; the caller only ever repeats the same bytes. */
  put(name: string, bytes: Uint8Array): Promise<Outcome<void>>;
  /** Lists RECEIVE, one request where the relay allows it. Foreign names may be among them. */
  list(): Promise<Outcome<ChannelListing>>;
  /** Reads an object of RECEIVE; `undefined` when it is not there. Larger than `maxBytes`: give-up `too-large`, unread. */
  get(name: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>>;
  /** Deletes objects of RECEIVE. Names that are not there count as deleted. */
  remove(names: readonly string[]): Promise<Outcome<void>>;
  /** Deletes our own objects from SEND. Names that are not there count as deleted. */
  withdraw(names: readonly string[]): Promise<Outcome<void>>;
}

/** Everything that opening a channel needs to know. */
export interface ChannelOpening {
  settings: ChannelSettings;
  secrets: ChannelSecrets;
  /** Email: where the partner receives; absent until the handshake has brought it. */
  partnerAddress?: string;
  /** Absent: the relay is only polled. */
  bell?: Bell;
}

/** One step of a connection test, in the order in which they are tried. */
export type ChannelTestStep = 'connect' | 'sign-in' | 'write' | 'read' | 'delete';

export const CHANNEL_TEST_STEPS: readonly ChannelTestStep[] = [
  'connect',
  'sign-in',
  'write',
  'read',
  'delete',
];

/** What the wizard's Test connection needs beyond Channel: each step really does what it says, with a probe object of its own name. */
export interface ChannelProbe {
  /**
   * `probe` names the object that write, read and delete use. Repeating a step is harmless. Email: write sends the probe to our own
   * address; read answers `retry` `probe-not-yet` while it is on its way. A host that is not approved: `host` of the cause names it.
   */
  test(step: ChannelTestStep, probe: string): Promise<Outcome<void>>;
}
