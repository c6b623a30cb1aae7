import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import type { Mailbox } from './answers';

/** The folders of an account, by the paths that people write: `INBOX`, `Projects/Sync`. */
export interface Mailboxes {
  /** Undefined: there is none. */
  byPath(path: string): Mailbox | undefined;
  byRole(role: string): Mailbox | undefined;
  nameOf(id: string): string | undefined;
}

/** Deeper trees, and circles that a broken server makes, are cut. */
const MAX_DEPTH = 20;

export function createMailboxes(list: readonly Mailbox[]): Mailboxes {
  const byId = new Map(list.map((mailbox) => [mailbox.id, mailbox]));

  /** With `/` between levels. The inbox is called INBOX, as in IMAP, whatever its name is. */
  function pathOf(mailbox: Mailbox): string {
    let path = '';
    let at: Mailbox | undefined = mailbox;
    for (let depth = 0; at !== undefined && depth < MAX_DEPTH; depth += 1) {
      const name = at.role === 'inbox' ? 'INBOX' : at.name;
      path = path === '' ? name : `${name}/${path}`;
      at = at.parentId === null ? undefined : byId.get(at.parentId);
    }
    return path;
  }

  return {
    byPath(path) {
      const exact = list.find((mailbox) => pathOf(mailbox) === path || ownPath(mailbox) === path);
      const lower = path.toLowerCase();
      return exact ?? list.find((mailbox) => pathOf(mailbox).toLowerCase() === lower);
    },
    byRole: (role) => list.find((mailbox) => mailbox.role === role),
    nameOf: (id) => byId.get(id)?.name,
  };

  /** An inbox may also be asked for by the name that it has. */
  function ownPath(mailbox: Mailbox): string | undefined {
    return mailbox.parentId === null ? mailbox.name : undefined;
  }
}

/** The folder of that name, or a sentence for whom looks for it. */
export function needMailbox(mailboxes: Mailboxes, path: string): Outcome<Mailbox> {
  const found = mailboxes.byPath(path);
  if (found) return done(found);
  return giveUp(
    'mail-folder-missing',
    `There is no folder "${path}" in the mailbox; create it in your mail program, or choose another (levels are separated by "/").`,
  );
}
