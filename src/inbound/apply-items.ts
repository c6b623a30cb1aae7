import { waitsForImage } from '../mapping/images';
import type { JiraIssue } from '../ports/jira';
import { partBytesOf } from '../protocol/part-size';
import type { ItemChange } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import { LOG_MARKS, logBytes } from '../protocol/log-record';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { partsServed } from '../state/served-parts';
import { IMAGE_MISSING } from './images';
import { adopt } from './adopt-items';
import { removeCutOffUpload } from './cut-off-uploads';
import { fitting } from './fitting-items';
import type { InboundDeps } from './inbound-deps';
import { doubtful, noteCopy } from './lost-copies';
import { makeLinks } from './make-links';
import { applyMarked } from './marked-items';
import type { Incomplete } from './marked-items';
import { notifyOptions } from './notify-users';
import type { Parking } from './parking';

/** Attachments that may be on their way at once; a partner of this version announces no more than 800 before they have come. */
const MOST_AWAITED = 900;

export type ItemsEnd = 'applied' | 'gone' | 'unfinished';

/**
 * Applies the partner's comments, attachments, worklogs and links to a pair. Each is made exactly once: those to be made are noted before, and
 * after a cut-off call comments and worklogs are recognised by their mark, links by type and ends. `unfinished`: time is up; what was done
 * is stored. Applying again ends in the same state.
 */
export async function applyItems(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  changes: readonly ItemChange[],
  issue?: JiraIssue,
): Promise<Outcome<ItemsEnd>> {
  const issueId = pair.id;
  if (issueId === undefined) return done('applied');
  const news = fitting(
    deps,
    pair,
    changes.filter((change) => isNews(change, pair, deps)),
  );
  if (news.length === 0) return done('applied');
  const adopted = await adopt(
    deps,
    issueId,
    pair,
    issue === undefined ? [] : doubtful(deps, pair, issue, news),
  );
  if (adopted.kind !== 'done') return adopted;

  let end: ItemsEnd = 'applied';
  const links = news.filter((change) => isNewLink(change, pair));
  const others = news.filter((change) => !links.includes(change));
  for (const [index, change] of others.entries()) {
    if (!deps.goOn()) {
      end = 'unfinished';
      break;
    }
    if (isBirth(change, pair)) await announce(deps, parking, pair, others.slice(index));
    if (change.attachment !== undefined && issue !== undefined && pair.items[change.item] === undefined) {
      const noted = await noteCopy(deps, pair, change.item, change.attachment, issue);
      if (noted.kind !== 'done') return noted;
    }
    const applied = await applyOne(deps, parking, issueId, pair, change);
    if (applied.kind === 'retry') {
      await parking.commit({ pairs: [pair], log: true });
      return applied;
    }
    // What a file's parts will become may be there already; its own note goes when that is settled.
    if (parseItemId(change.item)?.kind !== 'attachment') delete pair.making[change.item];
    if (applied.kind === 'give-up') await parking.item(pair, change, applied.cause);
    else if (applied.value === 'gone') return done('gone');
    else if (applied.value !== 'applied')
      await parking.item(pair, change, IMAGE_MISSING, applied.value.missingImages);
    else parking.drop(pair, change.item);
  }
  if (end === 'applied' && links.length > 0) {
    const made = await makeLinks(deps, parking, pair, links);
    if (made.kind === 'retry') await parking.commit({ pairs: [pair], log: true });
    if (made.kind !== 'done') return made;
    end = made.value;
  }
  if (end === 'unfinished') await parking.commit({ pairs: [pair], log: true });
  return done(end);
}

function isNews(change: ItemChange, pair: PairRecord, deps: InboundDeps): boolean {
  const id = parseItemId(change.item);
  if (id === undefined || id.owner !== deps.session.them) return false;
  const known = pair.items[change.item];
  const parked = pair.parked[change.item];
  // An older change that comes late: what waits is the newer one.
  if (parked?.n !== undefined && change.n < parked.n) return false;
  if (known === undefined || known.n < change.n) return true;
  const isDue = parked !== undefined && !waitsForImage(pair, change.item, deps.session.us);
  return isDue && known.n === change.n && known.gone !== true;
}

function isBirth({ item, comment, worklog }: ItemChange, pair: PairRecord): boolean {
  return (comment ?? worklog) !== undefined && pair.items[item]?.here === undefined;
}

function isNewLink({ item, link }: ItemChange, pair: PairRecord): boolean {
  return link !== undefined && pair.items[item]?.here === undefined;
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

async function applyOne(
  deps: InboundDeps,
  parking: Parking,
  issueId: string,
  pair: PairRecord,
  change: ItemChange,
): Promise<Outcome<'applied' | 'gone' | Incomplete>> {
  const { item, n } = change;
  if (change.comment !== undefined || change.worklog !== undefined)
    return applyMarked(deps, issueId, pair, change);
  if (change.link !== undefined) {
    // Links never change; it is here, and whether this very version made it was not known after a crash.
    const here = pair.items[item]?.here;
    pair.items[item] = {
      n,
      wire: deps.hash({ link: change.link }),
      ...(here === undefined ? {} : { here }),
    };
    return done('applied');
  }
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
    const wire = deps.hash({ attachment: change.attachment });
    // A file never changes: somebody here deleted the copy, or only its number was raised.
    if (known?.here !== undefined) pair.items[item] = { ...known, n, wire };
    else {
      const { log } = deps.session;
      const { awaits } = log;
      const isAwaited = awaits.some((a) => a.item === item);
      const isFull = awaits.length >= MOST_AWAITED || logBytes(log) > LOG_MARKS.awaited;
      if (!isAwaited && isFull)
        return giveUp(
          'too-many-items',
          `Too many attachments are on their way; ${filename} is asked for later.`,
        );
      pair.items[item] = {
        n,
        wire,
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

async function remove(
  deps: InboundDeps,
  issueId: string,
  pair: PairRecord,
  change: ItemChange,
): Promise<Outcome<'applied' | 'gone'>> {
  const { item, n } = change;
  const known = pair.items[item];
  if (known?.here !== undefined) {
    const removed = await removeHere(deps, issueId, item, known.here);
    if (removed.kind !== 'done') return removed;
  }
  if (parseItemId(item)?.kind === 'attachment' && known?.here === undefined) {
    const removed = await removeCutOffUpload(deps, issueId, pair, item);
    if (removed.kind !== 'done') return removed;
    delete pair.making[item];
    // Its parts are of no use any more, also where the announcement comes after this.
    partsServed(deps.session.log, item);
  }
  // Ours is gone now: where the owner shows the item again, it is made anew. A copy that somebody here deleted is not.
  const here = known?.here !== undefined && known.gone === true ? { here: known.here } : {};
  pair.items[item] = { n, wire: '', gone: true, ...here };
  return done('applied');
}

async function removeHere(
  deps: InboundDeps,
  issueId: string,
  item: string,
  here: string,
): Promise<Outcome<void>> {
  switch (parseItemId(item)?.kind) {
    case 'comment':
      return deps.jira.deleteComment(issueId, here);
    case 'worklog':
      return deps.jira.deleteWorklog(issueId, here, notifyOptions(deps));
    case 'link':
      return deps.jira.deleteLink(here);
    case 'attachment':
      return deps.jira.deleteAttachment(here);
    case undefined:
      return done(undefined);
  }
}
