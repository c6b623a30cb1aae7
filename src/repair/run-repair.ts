import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { RepairChange } from '../protocol/repair-message';
import { dirtyKeys, marksIn } from '../state/dirty';
import { emptyRepair, isRepairDue, parseHeard, parseRepair, repairKeys } from '../state/repair-record';
import { storeHeard, storeRepair } from '../state/repair-record';
import type { RepairRecord } from '../state/repair-record';
import { answerDetails, answerDigest, beginReading } from './answer';
import { endWith, hearDetails, hearPairs, newExchange, sendDigest } from './ask';
import { compareIds } from './compare-ids';
import type { RepairDeps } from './repair-deps';

/**
 * Keeps both sides equal where events, sweeps and messages did not: compares the issues of Jira with the pairs once a day, and exchanges
 * digests of the pairs with the partner, daily (the master begins) and when an admin asks. Every step is stored after what it sent, so that
 * a run which was cut off says it again, and the partner answers again. True: another run has something to do at once.
 */
export async function runRepair(deps: RepairDeps): Promise<Outcome<boolean>> {
  const { session, clock, compareEvery } = deps;
  const { id } = session.sync;
  const [stored, told] = [
    await session.read(repairKeys.record(id)),
    await session.read(repairKeys.heard(id)),
  ];
  const known = parseRepair(stored?.value);
  const heard = parseHeard(told?.value);
  if (!isRepairDue(known, heard, session.us, clock.now(), compareEvery)) return done(false);
  const record = known ?? emptyRepair(clock.now());
  if (known === undefined) await storeRepair(session, record);

  let left = heard;
  for (const change of heard) {
    if (!deps.goOn()) return done(true);
    const acted = await actOn(deps, record, change);
    if (acted.kind !== 'done') return acted;
    if (!acted.value) return done(true);
    if (record.own) record.own.since = clock.now();
    await storeRepair(session, record);
    left = left.filter((one) => one !== change);
    await storeHeard(session, left);
  }
  begin(deps, record);
  const went = await goOnWith(deps, record);
  if (went.kind !== 'done') return went;
  await storeRepair(session, record);
  return done(went.value || session.log.heard.dirty.length > 0);
}

/** An exchange that the partner began. Two that begin at once: the master's is carried on. */
function isGivenWay(deps: RepairDeps, record: RepairRecord): boolean {
  if (record.own === undefined) return true;
  if (deps.session.us === 'm') return false;
  delete record.own;
  return true;
}

/** False: time was up, and the same has to be done again. */
async function actOn(deps: RepairDeps, record: RepairRecord, said: RepairChange): Promise<Outcome<boolean>> {
  const { own } = record;
  const isOwn = own?.check === said.check;
  switch (said.kind) {
    case 'check':
      if (isGivenWay(deps, record)) await beginReading(deps, record, said.check);
      return done(true);
    case 'checked':
      if (own !== undefined && isOwn) own.partnerHasRead = true;
      return done(true);
    case 'digest':
      return isGivenWay(deps, record) ? answerDigest(deps, record, said) : done(true);
    case 'digest-pairs':
      if (own === undefined || !isOwn || own.stage !== 'pairs' || own.round !== said.round) return done(true);
      return hearPairs(deps, record, own, said);
    case 'digest-details':
      if (!said.answer) return isGivenWay(deps, record) ? answerDetails(deps, record, said) : done(true);
      if (own !== undefined && isOwn && own.stage === 'details' && own.round === said.round)
        await hearDetails(deps, own, said);
      return done(true);
    case 'digest-result':
      if (said.check.startsWith(deps.session.them) && !record.reports.some((r) => r.check === said.check)) {
        const by = record.partner?.check === said.check ? 'partner' : 'daily';
        record.reports.push({ check: said.check, at: deps.clock.now(), by, findings: said.findings });
      }
      return done(true);
  }
}

function begin(deps: RepairDeps, record: RepairRecord): void {
  const now = deps.clock.now();
  const { own, request } = record;
  if (own !== undefined && now - own.since >= deps.compareEvery) endWith(deps, record, own);
  const isFree = record.own === undefined || record.own.by === 'daily';
  if (request !== undefined && isFree) {
    record.own = newExchange(deps, 'here', request.who);
    delete record.request;
  } else if (
    record.own === undefined &&
    deps.session.us === 'm' &&
    now - record.dailyAt >= deps.compareEvery
  ) {
    record.own = newExchange(deps, 'daily');
    record.dailyAt = now;
  }
}

/** What can be done without waiting for the partner. True: something was marked that the next run looks at. */
async function goOnWith(deps: RepairDeps, record: RepairRecord): Promise<Outcome<boolean>> {
  const { session, clock } = deps;
  const { own, partner } = record;
  const readingSince = Math.max(
    own?.stage === 'read' ? own.began : 0,
    partner?.told === false ? partner.at : 0,
  );
  if (record.idsAt < readingSince || clock.now() - record.idsAt >= deps.compareEvery) {
    const compared = await compareIds(deps, record);
    if (compared.kind !== 'done') return compared;
    if (!compared.value) return done(true);
  }
  if (own?.stage === 'read' && !own.asked) {
    session.log.scan = { done: false, issues: 0 };
    await session.commit({ log: true });
    await deps.say({ kind: 'check', check: own.check });
    own.asked = true;
    return done(true);
  }
  if (!session.log.scan.done) return done(false);
  const { isBusy, isNews } = await marksOf(deps);
  if (partner?.told === false && !isBusy) {
    await deps.say({ kind: 'checked', check: partner.check });
    partner.told = true;
  }
  if (own?.stage === 'read' && own.partnerHasRead && !isBusy) own.stage = 'send';
  if (own?.stage !== 'send') return done(isNews);
  // What was healed has to be on the other side before the next look.
  const isSettling = own.pass > 0 && (isBusy || session.log.out.length > 0);
  if (isSettling) return done(isNews);
  const isSent = await sendDigest(deps, own);
  if (isSent) own.since = clock.now();
  return done(!isSent);
}

/** `isBusy`: issues are still to be looked at. `isNews`: some that this run has not looked at. */
async function marksOf({
  session,
  store,
  lookedAt,
}: RepairDeps): Promise<{ isBusy: boolean; isNews: boolean }> {
  if (session.log.heard.dirty.length > 0) return { isBusy: true, isNews: true };
  const { marks, overflow } = marksIn(await store.readMany(dirtyKeys(session.sync.id)), session.sync.id);
  const known = new Map(lookedAt.map(({ issueId, generation }) => [issueId, generation]));
  const isNews = overflow || marks.some(({ issueId, generation }) => known.get(issueId) !== generation);
  return { isBusy: isNews || marks.length > 0, isNews };
}
