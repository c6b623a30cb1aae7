import type { CreateResult, IssueDraft, JiraIssue } from '../ports/jira';
import type { IssueChange } from '../protocol/envelope';
import { isFieldName } from '../protocol/fields';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { lookAtClaims } from '../state/claims';
import type { Claims } from '../state/claims';
import { PAIRS_PER_COMMIT } from '../state/session';
import { announceBirths } from './announce-births';
import { expectForgotten, highestOf, sawMade } from './forgotten-issues';
import type { NumberMark } from './forgotten-issues';
import { IMAGE_MISSING } from './images';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';
import { readBack } from './read-back';
import { refuseKnown } from './refuse-known';
import { leaveOnly, translateFields, withoutRefused } from './translate-fields';
import type { TranslatedFields } from './translate-fields';

interface Birth {
  pair: PairRecord;
  change: IssueChange;
  translated: TranslatedFields;
}

/**
 * Makes the partner's new issues here, a few a call, each exactly once: an intent is stored before the call, and a call that was cut off
 * is cleared up by looking for the marks that the new issues carry before anything is made again.
 * Every pair has its local issue afterwards, is parked with its cause, or has been refused because the issue is here by another way. Answers the new issues as Jira has them.
 */
export async function createIssues(
  deps: InboundDeps,
  parking: Parking,
  numbers: NumberMark,
  changes: readonly { pair: PairRecord; change: IssueChange }[],
): Promise<Outcome<JiraIssue[]>> {
  const pairs = changes.map((c) => c.pair);
  const looked = await expectForgotten(deps, numbers, pairs);
  if (looked.kind !== 'done') return looked;
  const cleared = await clearUp(deps, pairs, numbers);
  if (cleared.kind !== 'done') return cleared;
  const unmade = changes.filter(({ pair }) => pair.id === undefined);
  const claims = await lookAtClaims(
    deps,
    unmade.map(({ pair }) => pair),
  );
  await refuseKnown(
    deps,
    parking,
    unmade.filter(({ pair }) => claims.isTaken(pair)),
  );
  const births: Birth[] = [];
  for (const { pair, change } of unmade) {
    if (claims.isTaken(pair)) continue;
    const birth = await prepare(deps, parking, pair, change);
    if (birth.kind !== 'done') return birth;
    if (birth.value) births.push(birth.value);
    else await parking.commit({ pairs: [pair], log: true });
  }
  for (let from = 0; from < births.length; from += PAIRS_PER_COMMIT) {
    const made = await make(deps, parking, numbers, births.slice(from, from + PAIRS_PER_COMMIT), claims);
    if (made.kind !== 'done') return made;
  }
  return readBack(deps, changes, new Map(births.map((birth) => [birth.pair.pair, writtenFields(birth)])));
}

/** Adopts what a cut-off call made. Too young an intent: the call may still take effect, so nothing is decided yet. */
async function clearUp(
  deps: InboundDeps,
  pairs: readonly PairRecord[],
  { highest }: NumberMark,
): Promise<Outcome<void>> {
  const open = pairs.filter((pair) => pair.id === undefined && pair.intent?.kind === 'create');
  if (open.length === 0) return done(undefined);
  const intents = open.flatMap((pair) => (pair.intent?.kind === 'create' ? [pair.intent] : []));
  const youngest = Math.max(...intents.map((intent) => intent.at));
  const wait = youngest + deps.settleAfter - deps.clock.now();
  if (wait > 0)
    return retry('settling', 'An issue may just have been made by a call that was cut off.', wait);
  const from = Math.min(...intents.map((intent) => intent.fromNumber));
  const { sync } = deps.session;
  const marked = await deps.jira.findMarked(sync.us.projectKey, from, sync.id, highest);
  if (marked.kind !== 'done') return marked;
  for (const pair of open) {
    const candidates = marked.value.filter((found) => found.pair === pair.pair);
    const found = candidates.toSorted((a, b) => Number(a.id) - Number(b.id))[0];
    if (found === undefined) {
      delete pair.intent;
      continue;
    }
    pair.id = found.id;
    pair.key = found.key;
    // A note that was made without a claim: this side was set back, and the claim may be lost.
    const claim = (await lookAtClaims(deps, [pair])).take(pair);
    await deps.session.commit({ pairs: [pair], other: claim ? [claim] : [] });
  }
  return done(undefined);
}

/** Undefined: the issue cannot be made now and is parked. */
async function prepare(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  change: IssueChange,
): Promise<Outcome<Birth | undefined>> {
  const fields = Object.entries(change.fields).flatMap(([name, c]) =>
    isFieldName(name) ? [{ name, change: c }] : [],
  );
  if (change.fields['summary'] === undefined || change.fields['type'] === undefined) {
    await parking.issue(pair, change, {
      code: 'issue-incomplete',
      text: 'A later change came, but the issue itself has not come.',
    });
    return done(undefined);
  }
  const translated = await translateFields(deps, pair, fields);
  if (translated.kind !== 'done') return translated;
  const type = change.fields['type'].value as { subtask?: unknown } | null;
  const blocking = translated.value.parked.find(
    (p) => p.name === 'type' || p.name === 'summary' || (p.name === 'parent' && type?.subtask === true),
  );
  if (blocking || (type?.subtask === true && translated.value.values.parentId == null)) {
    const cause = blocking?.cause ?? {
      code: 'parent-missing',
      text: 'The parent of this sub-task is not synchronized.',
    };
    await parking.issue(pair, change, cause);
    return done(undefined);
  }
  return done({ pair, change, translated: translated.value });
}

async function make(
  deps: InboundDeps,
  parking: Parking,
  numbers: NumberMark,
  wanted: readonly Birth[],
  claims: Claims,
): Promise<Outcome<void>> {
  const { session, jira } = deps;
  const highest = await highestOf(deps, numbers);
  if (highest.kind !== 'done') return highest;
  const fromNumber = highest.value;
  const births = await announceBirths(deps, parking, fromNumber, wanted, claims);
  if (births.length === 0) return done(undefined);
  const first = await jira.createIssues(births.map((b) => draftOf(deps, b)));
  if (first.kind !== 'done') return first;
  const again: Birth[] = [];
  for (const [index, birth] of births.entries()) {
    const result = first.value[index];
    if (result?.kind === 'refused') {
      const refused = withoutRefused(birth.translated, result);
      birth.translated.parked.push(...refused);
      // No field named: it is made bare, and the others are then written as an edit, which finds the culprit.
      if (refused.length === 0) leaveOnly(birth.translated, ['summary', 'type', 'parent']);
      const hopeless = refused.some((r) => r.name === 'summary' || r.name === 'type');
      if (hopeless) await giveUpOn(parking, birth, result);
      else again.push(birth);
    } else if (result) took(numbers, birth, result);
  }
  if (again.length > 0) {
    // What was made is kept, and the intent of the others is as young as their call.
    for (const { pair } of again) pair.intent = { kind: 'create', at: deps.clock.now(), fromNumber };
    await session.commit({ pairs: births.map((b) => b.pair), log: true });
    const second = await jira.createIssues(again.map((b) => draftOf(deps, b)));
    if (second.kind !== 'done') return second;
    for (const [index, birth] of again.entries()) {
      const result = second.value[index];
      if (result?.kind === 'refused') await giveUpOn(parking, birth, result);
      else if (result) took(numbers, birth, result);
    }
  }
  for (const { pair, translated, change } of births) {
    if (pair.id === undefined) continue;
    for (const { name, cause } of translated.parked) {
      const field = change.fields[name];
      if (field) await parking.field(pair, name, field, cause);
    }
    const { description } = change.fields;
    if (description !== undefined && isWithoutImages(translated))
      await parking.field(pair, 'description', description, IMAGE_MISSING, translated.missingImages);
  }
  sawMade(deps, fromNumber, numbers);
  await parking.commit({ pairs: births.map((b) => b.pair), log: true });
  return done(undefined);
}

/** The description was written, with names in place of images. */
function isWithoutImages({ memberOf, missingImages }: TranslatedFields): boolean {
  return missingImages.length > 0 && memberOf.has('description');
}

/**
 * Fields that the create call settled, with the value that it wrote; undefined for what is parked. An empty value is not written: Jira
 * may have a default for it.
 */
function writtenFields({ translated }: Birth): Map<string, unknown> {
  const written = new Map<string, unknown>(translated.parked.map(({ name }) => [name, undefined]));
  for (const [name, member] of translated.memberOf) {
    const value = translated.values[member];
    if (value !== null) written.set(name, Array.isArray(value) ? value.toSorted() : value);
  }
  return written;
}

function draftOf(deps: InboundDeps, birth: Birth): IssueDraft {
  const { sync } = deps.session;
  return {
    projectId: sync.us.projectId,
    fields: birth.translated.values,
    mark: {
      sync: sync.id,
      pair: birth.pair.pair,
      ...(birth.pair.origin === undefined ? {} : { origin: birth.pair.origin }),
    },
  };
}

async function giveUpOn(
  parking: Parking,
  birth: Birth,
  result: Extract<CreateResult, { kind: 'refused' }>,
): Promise<void> {
  delete birth.pair.intent;
  const texts = [result.text, ...Object.values(result.fields)].filter((text) => text !== '');
  await parking.issue(birth.pair, birth.change, {
    code: 'jira-refused',
    text: `Jira refused to make the issue: ${texts.join(' ')}`,
  });
}

function took(numbers: NumberMark, birth: Birth, result: Extract<CreateResult, { kind: 'created' }>): void {
  birth.pair.id = result.id;
  birth.pair.key = result.key;
  const number = Number(/-(\d+)$/.exec(result.key)?.[1] ?? 0);
  numbers.highest = Math.max(numbers.highest ?? 0, number);
}
