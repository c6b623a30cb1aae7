import { createHash, createHmac } from 'node:crypto';
import type { Bell } from '../bell/bell';
import { bellId, hostOfBell } from '../bell/bell';
import type { Ringer } from '../bell/ringer';
import type { Result } from '../failures';
import { failed, ok } from '../failures';
import type { LogLine } from '../log';
import { labelOf } from './hosts';
import type { ImapDeps } from './imap-connection';
import type { Mailbox } from './mailbox';
import { createMailbox } from './mailbox';
import type { MailAccount } from './schemas';
import type { Sender } from './sender';
import { createSender } from './sender';

/** A mailbox that an access key may work in for a while. Credentials are nowhere else, and go with it. */
export interface Lease {
  /** What the caller shows; known to him alone. */
  token: string;
  account: MailAccount;
  mailbox: Mailbox;
  sender: Sender;
  /** Remembers whom to ring; nobody where the operator does not allow it. */
  hear(bell: Bell): void;
  /** Names that the app itself sends to this mailbox: their arrival is no news to it. */
  expect(name: string): void;
}

export interface Leases {
  /** The lease of this account for this key; the same as before where there is one that has not ended. Connects nowhere. */
  open(keyId: string, account: MailAccount): Lease;
  /** The lease that a token opens for a key, for another `mailLeaseMs`; whether it is another key's, or none, is not told apart. */
  use(keyId: string, token: string): Result<Lease>;
  /** Forgets credentials and closes connections. */
  end(lease: Lease): void;
  /** Ends all; resolves when every connection is closed. */
  close(): Promise<void>;
}

interface Entry extends Lease {
  keyId: string;
  digest: string;
  timer: NodeJS.Timeout;
  close(): Promise<void>;
}

export interface LeaseDeps extends ImapDeps {
  ringer: Ringer;
  maxBells: number;
  now(): number;
  randomBytes(count: number): Uint8Array;
  log(line: LogLine): void;
}

export function createLeases(deps: LeaseDeps): Leases {
  const { limits } = deps;
  /** Accounts are compared by a keyed digest, so that no password stands in the keys of a map. */
  const digestKey = deps.randomBytes(32);
  /** By the digest of the token; the one that was used longest ago comes first. */
  const entries = new Map<string, Entry>();

  async function end(entry: Entry): Promise<void> {
    if (!entries.delete(keyOf(entry.token))) return;
    clearTimeout(entry.timer);
    deps.log({ event: 'mailbox-closed', host: labelOf(entry.account.receive), key: entry.keyId });
    await entry.close();
  }

  function renew(entry: Entry): Entry {
    entry.timer.refresh();
    entries.delete(keyOf(entry.token));
    entries.set(keyOf(entry.token), entry);
    return entry;
  }

  function makeRoom(keyId: string): void {
    const ofKey = [...entries.values()].filter((entry) => entry.keyId === keyId);
    if (ofKey[0] && ofKey.length >= limits.maxLeasesPerKey) void end(ofKey[0]);
    const [oldest] = entries.values();
    if (oldest && entries.size >= limits.maxLeases) void end(oldest);
  }

  return {
    open(keyId, account) {
      const digest = createHmac('sha256', digestKey)
        .update(JSON.stringify([keyId, account]))
        .digest('hex');
      const known = [...entries.values()].find((entry) => entry.digest === digest);
      if (known) return renew(known);
      makeRoom(keyId);
      const token = Buffer.from(deps.randomBytes(32)).toString('base64url');
      const timer = setTimeout(() => void end(entry), limits.mailLeaseMs).unref();
      const entry: Entry = { token, keyId, digest, timer, ...createLease(deps, account) };
      entries.set(keyOf(token), entry);
      deps.log({ event: 'mailbox-opened', host: labelOf(account.receive), key: keyId });
      return entry;
    },
    use(keyId, token) {
      const entry = entries.get(keyOf(token));
      if (entry?.keyId === keyId) return ok(renew(entry));
      return failed(404, 'mailbox-closed', 'The lease of this mailbox has ended; open it again.');
    },
    end(lease) {
      const entry = entries.get(keyOf(lease.token));
      if (entry) void end(entry);
    },
    async close() {
      await Promise.all([...entries.values()].map(end));
    },
  };
}

/** Tokens are looked up by their digest, so that the time of a look-up tells nothing about them. */
function keyOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

const MAX_EXPECTED = 100;

function createLease(
  deps: LeaseDeps,
  account: MailAccount,
): Pick<Entry, 'account' | 'mailbox' | 'sender' | 'hear' | 'expect' | 'close'> {
  const bells = new Map<string, Bell>();
  const expected = new Set<string>();
  const mailbox = createMailbox({
    ca: deps.ca,
    limits: deps.limits,
    now: deps.now,
    account,
    isHeard: () => bells.size > 0,
    onArrival(names) {
      // Where several share the mailbox, what one of them has sent is news to the others.
      const isNews = bells.size > 1 || names.some((name) => !expected.delete(name));
      if (!isNews) return;
      for (const [id, bell] of bells) deps.ringer.ring(bell, () => bells.delete(id));
    },
  });
  const sender = createSender(account.send, deps);
  return {
    account,
    mailbox,
    sender,
    hear(bell) {
      if (!deps.ringer.allows(bell)) return deps.log({ event: 'bell-refused', host: hostOfBell(bell) });
      if (bells.has(bellId(bell)) || bells.size < deps.maxBells) bells.set(bellId(bell), bell);
    },
    expect(name) {
      if (expected.size < MAX_EXPECTED) expected.add(name);
    },
    close() {
      bells.clear();
      sender.close();
      return mailbox.close();
    },
  };
}
