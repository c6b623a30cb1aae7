/** Bounds of the mail part of a bridge. */
export interface MailLimits {
  /** Bytes of one mail, sent or read. */
  maxMailBytes: number;
  /** Mails whose bytes are in memory at the same time. */
  maxMailsInWork: number;
  /** Milliseconds that credentials stay in memory after their last use. */
  mailLeaseMs: number;
  /** Leases of one access key; the one that was used longest ago goes first. */
  maxLeasesPerKey: number;
  maxLeases: number;
  /** Our mails in one folder; more are seen once these are gone. */
  maxKnownMails: number;
  /** Milliseconds in which a mail server must have taken a connection and greeted. */
  mailConnectMs: number;
  /** Milliseconds for everything that one request does with a mail server, waiting for its turn and connecting included. */
  mailWorkMs: number;
  /** Milliseconds after which a connection on which nothing moves is given up; longer than `mailIdleMs`. */
  mailSilenceMs: number;
  /** Milliseconds after which IDLE is begun anew; also how often servers without IDLE are asked. */
  mailIdleMs: number;
  /** Milliseconds before a lost connection is made again; doubled with each failure, at most 64 times. */
  mailReconnectMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_MAIL_LIMITS: MailLimits = {
  maxMailBytes: 32 * MIB,
  maxMailsInWork: 8,
  mailLeaseMs: 15 * 60_000,
  maxLeasesPerKey: 50,
  maxLeases: 500,
  maxKnownMails: 20_000,
  mailConnectMs: 15_000,
  mailWorkMs: 50_000,
  mailSilenceMs: 150_000,
  mailIdleMs: 120_000,
  mailReconnectMs: 2000,
};
