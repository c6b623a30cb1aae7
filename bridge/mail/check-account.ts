import type { Result } from '../failures';
import { ok } from '../failures';
import type { ImapDeps } from './imap-connection';
import { ensureFolder, openImap } from './imap-connection';
import type { MailAccount } from './schemas';
import { createSender } from './sender';

/**
 * Really signs in, on a connection of its own. Receiving: the folder is selected, and the one for processed mail is made where it is
 * missing. Nothing is kept.
 */
export async function checkAccount(
  deps: ImapDeps,
  account: MailAccount,
  what: 'receive' | 'send',
): Promise<Result<void>> {
  const late = AbortSignal.timeout(deps.limits.mailWorkMs);
  if (what === 'send') {
    const sender = createSender(account.send, deps);
    try {
      return await sender.check(late);
    } finally {
      sender.close();
    }
  }
  const opened = await openImap(account.receive, deps, late);
  if (!opened.ok) return opened;
  try {
    if (account.processed.kind === 'delete') return ok(undefined);
    const ensured = await ensureFolder(opened.value, account.receive, account.processed.folder);
    return ensured.ok ? ok(undefined) : ensured;
  } finally {
    opened.value.close();
  }
}
