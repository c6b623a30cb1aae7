import type { EgressRequest } from '../../forge/host-types';
import type { SiteName } from '../people';

/** What carries the messages of a world. */
export const CHANNEL_NAMES = ['files', 'mail', 's3', 'jmap'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** A channel's part of both wizards, as the app's pages send it. */
export interface ChannelForm {
  settings: { kind: string } & Readonly<Record<string, unknown>>;
  secrets: Readonly<Record<string, string>>;
}

/** The relay of a world: what its wizards are given, and what can be seen of it from behind. */
export interface Relay {
  channel: ChannelName;
  /** Polls alone bring news where nothing rings. */
  rings: boolean;
  forms: Record<SiteName, ChannelForm>;
  /** https origin -> loopback origin that stands for it. */
  egress: Readonly<Record<string, string>>;
  /** Names of the messages that lie on it now, and wait for their receiver or to be withdrawn. */
  lying(): Promise<string[]>;
  /** The name of the message that a request of the app put on it; undefined for other requests. */
  nameOfSent(request: EgressRequest): string | undefined;
  /** Ends its servers. May be called twice. */
  close(): Promise<void>;
}

/** The message name in a mail of ours: the end of its subject (src/mail/mail-name.ts). */
export function nameInMail(raw: string): string | undefined {
  const end = raw.search(/\r?\n\r?\n/);
  const head = (end < 0 ? raw : raw.slice(0, end)).replaceAll(/\r?\n[ \t]+/g, ' ');
  return /^Subject:.*Issue Synchronization (\S+)\s*$/im.exec(head)?.[1];
}
