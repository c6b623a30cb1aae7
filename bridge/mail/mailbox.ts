import type { ImapFlow } from 'imapflow';
import type { Result } from '../failures';
import { failed, ok } from '../failures';
import type { ImapDeps } from './imap-connection';
import { peerOf } from './imap-connection';
import { createImapSession } from './imap-session';
import type { Findings } from './look';
import { createMessageIndex } from './message-index';
import { refresh } from './refresh';
import { removeMails } from './remove';
import type { MailAccount, MailPage } from './schemas';

/** The folder of an account in which our messages arrive. Calls wait for each other; each connects anew where the connection was lost. */
export interface Mailbox {
  /** Looks at the folder, or goes on in what was seen when `after` is given. */
  list(after: string, limit: number): Promise<Result<MailPage>>;
  /** The whole newest mail of a name. */
  read(name: string, maxBytes: number): Promise<Result<Uint8Array>>;
  /** Takes away mails that were listed or read under these names; how many names had any. */
  remove(names: readonly string[]): Promise<Result<number>>;
  /** Signs out; resolves when the connection is closed. May be called twice. */
  close(): Promise<void>;
}

export interface MailboxDeps extends ImapDeps {
  account: MailAccount;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether anybody wants to be told of arrivals; a lost connection is then made again without being asked. */
  isHeard(): boolean;
  /** Names of messages that came and have not been listed yet. */
  onArrival(names: readonly string[]): void;
}

export function createMailbox(deps: MailboxDeps): Mailbox {
  const { account, limits } = deps;
  const index = createMessageIndex(limits.maxKnownMails);
  const findings: Findings = { index, suspects: [] };
  const leftBehind = new Set<number>();
  /** A connection may find other mails under the numbers that are known: then none of them may be used. */
  function forgetOldNumbers({ mailbox: folder }: ImapFlow): void {
    if (folder && index.begin(folder.uidValidity)) leftBehind.clear();
  }
  const session = createImapSession(deps, {
    async look(client) {
      forgetOldNumbers(client);
      await refresh(client, findings, deps.now());
      const names = index.takeArrivals().map(({ name }) => name);
      if (names.length > 0) deps.onArrival(names);
    },
  });
  const missing = (name: string) =>
    failed(
      404,
      'object-missing',
      `There is no message "${name}" in the folder at ${peerOf(account.receive).label}.`,
    );

  return {
    list: (after, limit) =>
      session.run(async (client) => {
        forgetOldNumbers(client);
        if (after === '') await refresh(client, findings, deps.now());
        return ok(index.page(after, limit));
      }),
    read: (name, maxBytes) =>
      session.run(async (client) => {
        forgetOldNumbers(client);
        if (!index.newest(name)) await refresh(client, findings, deps.now());
        // The newest may have gone since it was listed; then the one before it counts.
        for (let mail = index.newest(name); mail; mail = index.newest(name)) {
          if (mail.size > maxBytes) return tooLarge(name, mail.size, maxBytes);
          const source = { start: 0, maxLength: maxBytes + 1 };
          const fetched = await client.fetchOne(String(mail.uid), { uid: true, source }, { uid: true });
          if (fetched && fetched.source) {
            if (fetched.source.length > maxBytes) return tooLarge(name, fetched.source.length, maxBytes);
            index.markShown(name);
            return ok(fetched.source);
          }
          index.drop([mail.uid]);
        }
        return missing(name);
      }),
    remove: (names) =>
      session.run(async (client) => {
        forgetOldNumbers(client);
        const mails = names.map((name) => index.shown(name)).filter(({ length }) => length > 0);
        const uids = mails.flat().map(({ uid }) => uid);
        if (uids.length === 0) return ok(0);
        const removed = await removeMails(client, account, uids, leftBehind);
        if (!removed.ok) return removed;
        index.drop(uids);
        return ok(mails.length);
      }),
    close: () => session.close(),
  };
}

function tooLarge(name: string, size: number, maxBytes: number) {
  return failed(
    413,
    'too-large',
    `Message "${name}" has ${size} bytes or more; at most ${maxBytes} were allowed.`,
  );
}
