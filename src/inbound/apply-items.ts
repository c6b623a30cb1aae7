import { LEAD_BLOCKS, withLead } from '../mapping/comment-lead';
import { partBytesOf } from '../protocol/part-size';
import type { CommentContent, ItemChange } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import { done, giveUp, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { MAX_ITEMS } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { partsServed } from '../state/served-parts';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';

export type ItemsEnd = 'applied' | 'gone' | 'unfinished';

/**
 * Applies the partner's comments and attachments to a pair. Each comment is made exactly once: those to be made are noted before, and
 * after a cut-off call they are recognised by their mark. `unfinished`: time is up; what was done is stored.
 */
export async function applyItems(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  changes: readonly ItemChange[],
): Promise<Outcome<ItemsEnd>> {
  const issueId = pair.id;
  if (issueId === undefined) return done('applied');
  const news = fitting(
    deps,
    pair,
    changes.filter((change) => isNews(change, pair, deps)),
  );
  if (news.length === 0) return done('applied');
  const adopted = await adopt(deps, issueId, pair);
  if (adopted.kind !== 'done') return adopted;

  let end: ItemsEnd = 'applied';
  for (const [index, change] of news.entries()) {
    if (!deps.goOn()) {
      end = 'unfinished';
      break;
    }
    if (isBirth(change, pair)) await announce(deps, parking, pair, news.slice(index));
    const applied = await applyOne(deps, parking, issueId, pair, change);
    if (applied.kind === 'retry') {
      await parking.commit({ pairs: [pair], log: true });
      return applied;
    }
    if (change.attachment === undefined) delete pair.making[change.item];
    if (applied.kind === 'give-up') await parking.item(pair, change, applied.cause);
    else if (applied.value === 'gone') return done('gone');
    else parking.drop(pair, change.item);
  }
  if (end === 'unfinished') await parking.commit({ pairs: [pair], log: true });
  return done(end);
}

function isNews(change: ItemChange, pair: PairRecord, deps: InboundDeps): boolean {
  const id = parseItemId(change.item);
  if (id === undefined || id.owner !== deps.session.them) return false;
  const known = pair.items[change.item];
  const parked = pair.parked[change.item] !== undefined;
  return known === undefined || known.n < change.n || (parked && known.n === change.n && known.gone !== true);
}

/** Bytes of a pair's record up to which the partner may add to it; the rest of a stored value (Forge KVS: 240 KiB) is for this side. */
const MOST_BYTES = 140 * 1024;
/** Attachments that may be on their way at once; a partner of this version announces no more than 800 before they have come. */
const MOST_AWAITED = 900;
/** What is kept of a comment, and of an awaited attachment apart from its texts. */
const COMMENT_BYTES = 100;
const ATTACHMENT_BYTES = 250;

/** A record that has grown too large could not be stored any more, and nothing after it: what is too much is not taken. */
function fitting(deps: InboundDeps, pair: PairRecord, news: readonly ItemChange[]): ItemChange[] {
  const isNew = ({ item }: ItemChange) => pair.items[item] === undefined;
  if (!news.some(isNew)) return [...news];
  let bytes = Buffer.byteLength(JSON.stringify(pair));
  let count = Object.keys(pair.items).length;
  const taken = news.filter((change) => {
    if (!isNew(change)) return true;
    const more = bytesKept(change);
    if (count >= MAX_ITEMS || bytes + more > MOST_BYTES) return false;
    count += 1;
    bytes += more;
    return true;
  });
  if (taken.length < news.length)
    deps.note({
      at: deps.clock.now(),
      text: `${pair.key ?? pair.pair}: ${news.length - taken.length} comments and attachments of the partner were not taken, because the issue has too many.`,
    });
  return taken;
}

function bytesKept({ attachment }: ItemChange): number {
  if (attachment === undefined) return COMMENT_BYTES;
  const { filename, mimeType } = attachment;
  return ATTACHMENT_BYTES + Buffer.byteLength(JSON.stringify([filename, mimeType]));
}

function isBirth(change: ItemChange, pair: PairRecord): boolean {
  return change.comment !== undefined && pair.items[change.item]?.here === undefined;
}

/**
 * Notes what is about to be made, and again while it takes long: the note is never older than a part of `settleAfter` when a call
 * goes out, and a worker that was replaced finds out before it makes more.
 */
async function announce(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  coming: readonly ItemChange[],
): Promise<void> {
  const now = deps.clock.now();
  const first = coming[0];
  const noted = first && pair.making[first.item];
  if (noted !== undefined && now - noted < deps.settleAfter / 4) return;
  for (const change of coming) if (isBirth(change, pair)) pair.making[change.item] = now;
  // With the log: attachments that the pair knows of by now are awaited there.
  await parking.commit({ pairs: [pair], log: true });
}

/** Finds what a cut-off call made, once it can no longer take effect. */
async function adopt(deps: InboundDeps, issueId: string, pair: PairRecord): Promise<Outcome<void>> {
  const comments = Object.keys(pair.making).filter((item) => parseItemId(item)?.kind === 'comment');
  if (comments.length === 0) return done(undefined);
  const youngest = Math.max(...comments.map((item) => pair.making[item] ?? 0));
  const wait = youngest + deps.settleAfter - deps.clock.now();
  if (wait > 0)
    return retry('settling', 'A comment may just have been made by a call that was cut off.', wait);
  const listed = await deps.jira.listComments(issueId);
  if (listed.kind !== 'done') return listed;
  for (const comment of listed.value) {
    const item = comment.mark?.sync === deps.session.sync.id ? comment.mark.item : undefined;
    if (item === undefined || !comments.includes(item) || pair.items[item]?.here !== undefined) continue;
    // n 0: made, but with which content is not known; the change is applied as an edit.
    pair.items[item] = { n: 0, wire: '', here: comment.id };
  }
  for (const item of comments) delete pair.making[item];
  return done(undefined);
}

async function applyOne(
  deps: InboundDeps,
  parking: Parking,
  issueId: string,
  pair: PairRecord,
  change: ItemChange,
): Promise<Outcome<'applied' | 'gone'>> {
  const { item, n } = change;
  if (change.comment !== undefined) return applyComment(deps, issueId, pair, change, change.comment);
  if (change.attachment !== undefined) {
    const { filename, mimeType, size, parts } = change.attachment;
    // It would be held in memory: what both sides announced as their limit is not left to the partner.
    if (size > deps.session.sync.us.limits.attachmentBytes)
      return giveUp('attachment-too-large', `${filename} is larger than this side takes.`);
    if (parts !== Math.max(1, Math.ceil(size / partBytesOf(deps.session.sync))))
      return giveUp(
        'value-unreadable',
        `${filename} was announced with another number of parts than it can have.`,
      );
    const known = pair.items[item];
    if (known?.here === undefined) {
      const { awaits } = deps.session.log;
      const isAwaited = awaits.some((a) => a.item === item);
      if (!isAwaited && awaits.length >= MOST_AWAITED)
        return giveUp(
          'too-many-items',
          `Too many attachments are on their way; ${filename} is asked for later.`,
        );
      pair.items[item] = {
        n,
        wire: deps.hash({ attachment: change.attachment }),
        awaited: { filename, mimeType, size, parts },
      };
      const isBaseline = deps.session.log.baseline !== undefined;
      // It may stand here already, forgotten: it is then recognised by its content, which is asked for at once.
      if (isBaseline && known === undefined) pair.making[item] = 0;
      const since = deps.clock.now() - (isBaseline ? deps.wantAfter : 0);
      if (!isAwaited) awaits.push({ pair: pair.pair, item, since, tries: 0 });
    }
    return done('applied');
  }
  return remove(deps, issueId, pair, change);
}

async function applyComment(
  deps: InboundDeps,
  issueId: string,
  pair: PairRecord,
  change: ItemChange,
  content: CommentContent,
): Promise<Outcome<'applied' | 'gone'>> {
  const { item, n } = change;
  const known = pair.items[item];
  const wire = deps.hash({ comment: content });
  // The company is the one whose name this side's admin has seen, not what each comment says.
  const company = deps.session.sync.partner?.company ?? content.company;
  const body = withLead({ ...content, company });
  if (known?.here === undefined) {
    const mark = { sync: deps.session.sync.id, item, lead: LEAD_BLOCKS };
    const made = await deps.jira.addComment(issueId, body, mark);
    if (made.kind !== 'done') return made;
    if (made.value === 'gone') return done('gone');
    pair.items[item] = { n, wire, here: made.value.id };
    return done('applied');
  }
  const edited = await deps.jira.editComment(issueId, known.here, body);
  if (edited.kind !== 'done') return edited;
  // Somebody here deleted the copy: it is not made again.
  pair.items[item] = { n, wire, here: known.here, ...(edited.value === 'gone' ? { gone: true } : {}) };
  return done('applied');
}

async function remove(
  deps: InboundDeps,
  issueId: string,
  pair: PairRecord,
  change: ItemChange,
): Promise<Outcome<'applied' | 'gone'>> {
  const { item, n } = change;
  const known = pair.items[item];
  if (known?.here !== undefined) {
    const removed =
      parseItemId(item)?.kind === 'comment'
        ? await deps.jira.deleteComment(issueId, known.here)
        : await deps.jira.deleteAttachment(known.here);
    if (removed.kind !== 'done') return removed;
  }
  const { log } = deps.session;
  // Its parts are of no use any more.
  if (log.awaits.some((a) => a.item === item)) partsServed(log, item);
  // Ours is gone now: where the owner shows the item again, it is made anew. A copy that somebody here deleted is not.
  const here = known?.here !== undefined && known.gone === true ? { here: known.here } : {};
  pair.items[item] = { n, wire: known?.wire ?? '', gone: true, ...here };
  return done('applied');
}
