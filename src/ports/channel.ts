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
  /** `probe` names the object that write, read and delete use. Repeating a step is harmless. */
  test(step: ChannelTestStep, probe: string): Promise<Outcome<void>>;
}
