import type { JiraIssue } from '../ports/jira';
import type { NeutralContext } from '../mapping/neutral';
import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { emptyPair } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { partBytesOf } from '../protocol/part-size';
import type { Session } from '../state/session';
import type { CaptureDeps } from './capture-deps';
import { diffFields } from './diff-fields';
import { diffItems } from './diff-items';
import { foreignIds } from './foreign-ids';
import { noteForgottenWrites } from './forgotten-writes';
import { attributions, keptBack } from './forwarded-items';
import { heldValues, keptToWrite } from './held-values';
import { issueImages } from './issue-images';
import type { Around } from './look-around';
import { meetsParked } from './meets-parked';
import type { IssueNews } from './pieces';
import { statementOf } from './statement';
import { cutOffWrites } from './with-edits';

/** What differs from what was last agreed; at the beginning of an epoch, what is known. The stored pair is left alone. */
export async function compareIssue(
  deps: CaptureDeps,
  around: Around,
  issue: JiraIssue,
): Promise<Outcome<IssueNews>> {
  const { session } = deps;
  const { hash, isAlone } = around;
  const pairId = around.pairIdAt(issue.id) as string;
  const others = around.othersAt(issue.id);
  const base = structuredClone(around.pairAt(issue.id) ?? emptyPair(pairId));
  // It is back: what was on its way when it left was let pass, or was given up without being said again.
  if (base.gone === 'here') base.sayAgain = true;
  const { origin } = around.born(issue);
  const isBornHere = parsePairId(pairId)?.bornOn === session.us;
  if (isBornHere && origin !== undefined) base.origin ??= origin;
  const images = await issueImages(deps, issue, base, attachmentBytes(session));
  if (images.kind !== 'done') return images;
  const { imageOf } = images.value;
  const foreign = await foreignIds(deps, issue, base, isAlone);
  if (foreign.kind !== 'done') return foreign;
  const isOf = { us: session.us, forwards: session.sync.forwards };
  const stays = new Set([...foreign.value, ...keptBack(others, base, isOf)]);
  const authors = await attributions({ jira: deps.jira, us: session.us }, issue, base, others, stays);
  if (authors.kind !== 'done') return authors;
  const isLearned = noteForgottenWrites({ session, hash, isAlone }, issue, base);
  const cutOff = await cutOffWrites(deps, issue, base, hash);
  if (cutOff.kind !== 'done') return cutOff;
  await noteLost(deps, cutOff.value.covered);
  const undecided = new Set([...cutOff.value.written, ...meetsParked(session, issue, base, hash)]);
  const theirs = await heldValues(session, base);
  const neutral = neutralContext(session, around, imageOf);
  const aboutItems = {
    side: session.us,
    company: session.sync.us.company,
    attachmentBytes: attachmentBytes(session),
    partBytes: partBytesOf(session.sync),
    now: deps.clock.now(),
    hash,
    foreign: stays,
    attributed: authors.value,
    imageOf,
    linkable: (id: string) => {
      const other = around.issueAt(id);
      return other && around.isTakingPart(other) ? around.pairIdAt(id) : undefined;
    },
  };
  if (deps.onlyKnown === true) {
    const { items } = diffItems(issue, { ...base, sayAgain: true }, aboutItems);
    const { us } = session;
    return done(statementOf(issue, base, { us, epoch: session.sync.epoch, neutral, hash, items }));
  }
  const fields = diffFields(issue, base, session.us, neutral, hash, deps.clock.now(), theirs, undecided);
  const items = diffItems(issue, base, aboutItems);
  const pair: PairRecord = { ...base, id: issue.id, key: issue.key };
  const isBack = pair.gone === 'here';
  if (isBack) delete pair.gone;
  const { quiet } = fields;
  return done({
    pair,
    key: issue.key,
    fields: fields.fields,
    items: items.items,
    ...(isBornHere && base.origin !== undefined ? { origin: base.origin } : {}),
    ...(images.value.isNews || isLearned ? { learned: true } : {}),
    ...(isBack ? { back: true } : {}),
    quiet: {
      fields: quiet.fields,
      parked: { ...quiet.parked, ...items.parked },
      unparked: [...quiet.unparked, ...items.unparked],
    },
    ...(Object.keys(fields.unsure).length === 0 ? {} : { known: { fields: fields.unsure, items: {} } }),
    ...(fields.toWrite.size === 0 ? {} : { keep: keptToWrite(session, pairId, fields.toWrite) }),
  });
}

function neutralContext(
  { sync }: Session,
  around: Around,
  imageOf: NonNullable<NeutralContext['imageOf']>,
): NeutralContext {
  return {
    company: sync.us.company,
    pairOf: (id) => {
      const parent = around.issueAt(id);
      const exists = around.pairAt(id) !== undefined;
      return exists || (parent !== undefined && around.isTakingPart(parent))
        ? around.pairIdAt(id)
        : undefined;
    },
    emailOf: (accountId) => around.emails.get(accountId),
    imageOf,
  };
}

/** Values that stand nowhere else. After a crash they may be noted twice. */
async function noteLost(deps: CaptureDeps, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  for (const text of lines) deps.note({ at: deps.clock.now(), text });
  await deps.keepNotes();
}

/** The smaller of what both sides announced. */
function attachmentBytes(session: Session): number {
  const theirs = session.sync.partner?.limits.attachmentBytes ?? Number.MAX_SAFE_INTEGER;
  return Math.min(session.sync.us.limits.attachmentBytes, theirs);
}
