import type { SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import type { Identity, Mailbox } from './answers';
import { identitiesAnswer, mailboxesAnswer, setAnswer } from './answers';
import type { Call, JmapApi } from './api';
import { forbidden } from './failure';
import type { Mailboxes } from './mailboxes';
import { createMailboxes, needMailbox } from './mailboxes';
import { setFailure } from './set-failure';
import { plain } from '../../outside/words';

/** What the account has of what the settings name. */
export interface Account {
  mailboxes: Mailboxes;
  /** Where messages are received. */
  folder: Mailbox;
  /** Who the account may send as; undefined: it may not send by JMAP. */
  identities: Identity[] | undefined;
}

/** Reads folders and identities in one request. */
export async function openAccount(api: JmapApi, settings: SettingsOf<'jmap'>): Promise<Outcome<Account>> {
  const properties = ['id', 'name', 'parentId', 'role', 'myRights'];
  const folders: Call = ['Mailbox/get', { ids: null, properties }, 'folders'];
  const senders: Call = ['Identity/get', { ids: null }, 'senders'];
  const { canSubmit } = api.session;
  const replies = await api.call(canSubmit ? [[folders], [senders]] : [[folders]]);
  if (replies.kind !== 'done') return replies;
  const list = replies.value.read(folders, mailboxesAnswer);
  if (list.kind !== 'done') return list;
  const mailboxes = createMailboxes(list.value.list);
  const folder = needMailbox(mailboxes, settings.folder);
  if (folder.kind !== 'done') return folder;
  if (!folder.value.myRights.mayReadItems) return forbidden(api.host, `reading "${settings.folder}"`);
  if (!canSubmit) return done({ mailboxes, folder: folder.value, identities: undefined });
  const identities = replies.value.read(senders, identitiesAnswer);
  if (identities.kind !== 'done') return identities;
  return done({ mailboxes, folder: folder.value, identities: identities.value.list });
}

/** Under what the account sends from an address; an identity may stand for a whole domain (RFC 8621, 6). */
export function identityFor(api: JmapApi, account: Account, address: string): Outcome<Identity> {
  const { identities } = account;
  if (identities === undefined) {
    return giveUp(
      'jmap-capability-missing',
      `This account cannot send by JMAP on ${api.host}; the token may be for reading only.`,
    );
  }
  const wanted = address.toLowerCase();
  const domain = wanted.slice(wanted.lastIndexOf('@'));
  const found =
    identities.find(({ email }) => email.toLowerCase() === wanted) ??
    identities.find(({ email }) => email.toLowerCase() === `*${domain}`);
  if (found) return done(found);
  const known = identities.slice(0, 5).map(({ email }) => email);
  return giveUp(
    'jmap-address-unknown',
    `The account on ${api.host} does not send as ${address}; it may send as ${known.join(', ') || 'nobody'}. Use one of these addresses, or add this one to the account.`,
  );
}

/** A folder in which a mail may lie for the moment in which it is sent. */
export function outbox(account: Account): Outcome<Mailbox> {
  const found = account.mailboxes.byRole('drafts') ?? account.mailboxes.byRole('sent');
  if (found && found.id !== account.folder.id) return done(found);
  return giveUp('mail-folder-missing', 'The mailbox has no folder for drafts and none for sent mail.');
}

/** Where processed messages go; made if it is not there. Undefined: they are deleted. Called again it is there. */
export async function processedFolder(
  api: JmapApi,
  account: Account,
  settings: SettingsOf<'jmap'>,
): Promise<Outcome<string | undefined>> {
  const { processed } = settings;
  if (processed.kind === 'delete') return done(undefined);
  const found = account.mailboxes.byPath(processed.folder);
  if (found?.id === account.folder.id) {
    return giveUp(
      'jmap-folder-same',
      'Processed messages cannot be moved to the folder in which they are received.',
    );
  }
  if (found) return done(found.id);
  const levels = processed.folder.split('/');
  const name = levels.pop() ?? '';
  const parent = levels.length === 0 ? undefined : needMailbox(account.mailboxes, levels.join('/'));
  if (parent !== undefined && parent.kind !== 'done') return parent;
  const create = { made: { name, parentId: parent?.value.id ?? null } };
  const made: Call = ['Mailbox/set', { create }, 'made'];
  const replies = await api.call([[made]]);
  if (replies.kind !== 'done') return replies;
  const answer = replies.value.read(made, setAnswer);
  if (answer.kind !== 'done') return answer;
  const id = answer.value.created?.['made']?.id;
  if (id !== undefined) return done(id);
  const error = answer.value.notCreated?.['made'];
  const failed = setFailure(api.host, 'creating a folder', error);
  if (failed.kind === 'retry') return failed;
  return giveUp(
    'mail-folder-missing',
    `There is no folder "${processed.folder}", and the mail server does not let it be made (${plain(error?.type ?? 'no reason given')}); create it in your mail program.`,
  );
}
