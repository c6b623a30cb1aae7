import type { ImapFlow } from 'imapflow';
import type { Result } from '../failures';
import { failed, ok } from '../failures';
import { labelOf } from './hosts';
import { ensureFolder, pathOf } from './imap-connection';
import type { MailAccount } from './schemas';
import { uidSets } from './uid-ranges';

/**
 * Our mails that are, or may be, marked as deleted and still there: a connection was lost in between, or they could not be expunged alone.
 * Kept from one removal to the next, as long as the folder's UIDs mean the same.
 */
export type LeftBehind = Set<number>;

/**
 * Takes mails out of the selected folder: deletes them, or moves them where processed mail goes. Mail of others is neither flagged nor
 * expunged. Answers when none of them is listed any more; repeating is harmless.
 */
export async function removeMails(
  client: ImapFlow,
  account: MailAccount,
  uids: readonly number[],
  leftBehind: LeftBehind,
): Promise<Result<void>> {
  const { processed } = account;
  if (processed.kind === 'delete' && client.capabilities.has('UIDPLUS'))
    return expunge(client, account, uids, leftBehind);
  for (const set of uidSets([...uids].sort((a, b) => a - b))) {
    const removed =
      processed.kind === 'delete'
        ? await deleteMails(client, account, set, uids, leftBehind)
        : await moveMails(client, account, set, uids, leftBehind, processed.folder);
    if (!removed.ok) return removed;
  }
  return ok(undefined);
}

/** By UID EXPUNGE (RFC 4315), which touches no other mail. Two commands for each set: what is cut off between them goes with the next removal. */
async function expunge(
  client: ImapFlow,
  account: MailAccount,
  uids: readonly number[],
  leftBehind: LeftBehind,
): Promise<Result<void>> {
  for (const uid of uids) leftBehind.add(uid);
  for (const set of uidSets([...leftBehind].sort((a, b) => a - b))) {
    if (!(await client.messageDelete(set, { uid: true }))) return notDone(account, 'delete a message');
  }
  leftBehind.clear();
  return ok(undefined);
}

/**
 * With UIDPLUS by UID EXPUNGE. Without it, EXPUNGE would also take mail that somebody else has marked, so it is asked first
 * whether there is any: if so, ours stay marked, are listed no more, and go with a later expunge, by whomever.
 */
async function deleteMails(
  client: ImapFlow,
  account: MailAccount,
  set: string,
  uids: readonly number[],
  leftBehind: LeftBehind,
): Promise<Result<void>> {
  const byUid = { uid: true };
  if (client.capabilities.has('UIDPLUS')) {
    return (await client.messageDelete(set, byUid)) ? ok(undefined) : notDone(account, 'delete a message');
  }
  const marked = await client.search({ deleted: true }, byUid);
  if (!marked) return notDone(account, 'search');
  const ours = new Set([...uids, ...leftBehind]);
  const isSafe = marked.every((uid) => ours.has(uid));
  const done = isSafe
    ? await client.messageDelete(set, byUid)
    : await client.messageFlagsAdd(set, ['\\Deleted'], { uid: true, silent: true });
  if (!done) return notDone(account, 'delete a message');
  if (isSafe) leftBehind.clear();
  else for (const uid of uids) leftBehind.add(uid);
  return ok(undefined);
}

async function moveMails(
  client: ImapFlow,
  account: MailAccount,
  set: string,
  uids: readonly number[],
  leftBehind: LeftBehind,
  folder: string,
): Promise<Result<void>> {
  const path = pathOf(client, folder);
  const canMove = client.capabilities.has('MOVE');
  let code: string | undefined;
  const hear = (response: { code?: string | undefined }) => void (code = response.code);
  client.on('response', hear);
  try {
    const transfer = () =>
      canMove ? client.messageMove(set, path, { uid: true }) : client.messageCopy(set, path, { uid: true });
    let done = await transfer();
    // Not every server says by a code that the folder is missing.
    if (!done && code !== 'OVERQUOTA') {
      const made = await ensureFolder(client, account.receive, folder);
      if (!made.ok) return made;
      if (made.value) done = await transfer();
    }
    if (!done)
      return code === 'OVERQUOTA' ? full(account) : notDone(account, `move a message to "${folder}"`);
  } finally {
    client.off('response', hear);
  }
  return canMove ? ok(undefined) : deleteMails(client, account, set, uids, leftBehind);
}

function full({ receive }: MailAccount) {
  return failed(
    507,
    'mail-full',
    `The mailbox at ${labelOf(receive)} is full, so processed messages cannot be moved in it. Delete mail in it, raise its quota, or have processed messages deleted.`,
  );
}

function notDone({ receive }: MailAccount, what: string) {
  return failed(503, 'mail-error', `${labelOf(receive)} refused to ${what}.`);
}
