import type { Outcome } from '../../../protocol/outcome';
import { done, retry } from '../../../protocol/outcome';
import { setAnswer } from './answers';
import type { Call, Replies } from './api';
import type { FolderMail } from './folder-mail';
import type { OpenMailbox } from './mailbox';
import { isNoticeName } from './notices';
import { setFailure } from './set-failure';

/** New mail of the same name that comes while it is taken away. */
const MAX_ROUNDS = 4;

/**
 * Takes away all mail of these names that lies in the folder now, also what came since it was listed: deleted or moved by the settings,
 * connection tests always deleted. One request where the names were listed before. Again, and for names that are not there, it is done.
 */
export async function takeAway(mailbox: OpenMailbox, names: readonly string[]): Promise<Outcome<void>> {
  const { api, folder, notices } = mailbox;
  const wanted = new Set(names);
  if (wanted.size === 0) return done(undefined);
  let isFresh = false;
  if (folder.seen === undefined) {
    const looked = await folder.look();
    if (looked.kind !== 'done') return looked;
    isFresh = true;
  }
  if (folder.seen && names.some((name) => isNoticeName(name) && !notices.mailOf(name))) {
    const read = await notices.read(folder.seen);
    if (read.kind !== 'done') return read;
  }
  const target = await mailbox.processed();
  if (target.kind !== 'done') return target;

  const isWanted = ({ id, what }: FolderMail) => {
    if (what.kind === 'object') return wanted.has(what.name) && !isNoticeName(what.name);
    const name = `notice.${id}`;
    return wanted.has(name) && notices.mailOf(name) !== undefined;
  };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const mails = [...(folder.seen?.mails.values() ?? [])].filter(isWanted);
    if (mails.length === 0 && isFresh) return done(undefined);
    const calls = callsFor(mails, {
      from: mailbox.account.folder.id,
      to: target.value,
      most: api.session.limits.maxObjectsInSet,
    });
    const replies = await folder.look(calls);
    if (replies.kind !== 'done') return replies;
    isFresh = true;
    const failed = failureIn(api.host, replies.value, calls);
    if (failed) return failed;
  }
  return retry('mail-error', `The mail server at ${api.host} still lists mail that it has removed.`);
}

function callsFor(
  mails: readonly FolderMail[],
  about: { from: string; to: string | undefined; most: number },
): Call[] {
  const { from, to, most } = about;
  const isDeleted = ({ what }: FolderMail) =>
    to === undefined || (what.kind === 'object' && what.name.startsWith('probe.'));
  const moved = { [`mailboxIds/${from}`]: null, [`mailboxIds/${to}`]: true, 'keywords/$seen': true };
  const calls: Call[] = [];
  for (let at = 0; at < mails.length; at += most) {
    const some = mails.slice(at, at + most);
    const destroy = some.filter(isDeleted).map(({ id }) => id);
    const update = Object.fromEntries(some.filter((mail) => !isDeleted(mail)).map(({ id }) => [id, moved]));
    calls.push(['Email/set', { destroy, update }, `take-${at}`]);
  }
  return calls;
}

/** What is not there any more counts as taken away. */
function failureIn(host: string, replies: Replies, calls: readonly Call[]) {
  for (const call of calls) {
    const answer = replies.read(call, setAnswer);
    if (answer.kind !== 'done') return answer;
    const errors = { ...answer.value.notDestroyed, ...answer.value.notUpdated };
    const error = Object.values(errors).find(({ type }) => type !== 'notFound');
    if (error) return setFailure(host, 'removing mail from the folder', error);
  }
  return undefined;
}
