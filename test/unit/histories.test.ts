import { decideFields } from '../../src/inbound/decide-fields';
import { appliedRegister, registerRest } from '../../src/inbound/registers';
import { diffFields } from '../../src/outbound/diff-fields';
import type { JiraIssue } from '../../src/ports/jira';
import type { FieldChange, IssueChange } from '../../src/protocol/envelope';
import { canonical } from '../../src/protocol/canonical';
import type { ConflictRule } from '../../src/protocol/conflict-rule';
import { emptyPair, isHeld } from '../../src/protocol/pair-record';
import type { PairRecord } from '../../src/protocol/pair-record';
import type { Side } from '../../src/protocol/sync-record';
import { NO_VERSION, joined } from '../../src/protocol/version';
import { anIssue, context } from './an-issue';

/**
 * Two sides with one field each, and every short history of edits, captures, deliveries and decisions, in every order: at the end
 * both sides have the same value and version, and every value that nobody replaced by hand is there or in the activity.
 */
const hash = (value: unknown) => canonical(value ?? null);

interface End {
  side: Side;
  issue: JiraIssue;
  pair: PairRecord;
  /** The partner's value of a held conflict. */
  heldValue?: FieldChange;
  /** A chosen value that is still to be written. */
  chosen?: FieldChange;
  sent: IssueChange[];
}

interface World {
  ends: [End, End];
  now: number;
  values: number;
  lost: string[];
  /** Values that a person replaced on a page that showed them. */
  replaced: string[];
  path: string[];
}

function freshEnd(side: Side): End {
  const issue = anIssue({ summary: 'v0' });
  const pair = emptyPair('m10001');
  registerRest(pair, issue, hash);
  return { side, issue, pair, sent: [] };
}

const freshWorld = (): World => ({
  ends: [freshEnd('m'), freshEnd('s')],
  now: 2000,
  values: 0,
  lost: [],
  replaced: [],
  path: [],
});

const register = (end: End) => end.pair.fields['summary'];
const held = (end: End) => end.pair.held?.['summary'];
const other = (world: World, end: End) => world.ends[end.side === 'm' ? 1 : 0];

function edit(world: World, end: End, value: string): void {
  world.replaced.push(end.issue.summary);
  end.issue = { ...end.issue, summary: value, updated: world.now };
}

function capture(world: World, end: End): boolean {
  const theirs = new Map(end.heldValue ? [['summary', end.heldValue]] : []);
  const { fields, quiet, toWrite } = diffFields(
    end.issue,
    end.pair,
    end.side,
    context,
    hash,
    world.now,
    theirs,
  );
  const field = fields[0];
  if (field === undefined) return false;
  end.pair.fields['summary'] = field.register;
  delete end.pair.parked['summary'];
  delete end.chosen;
  if (quiet.parked['summary']) end.pair.parked['summary'] = quiet.parked['summary'];
  const chosen = toWrite.get('summary');
  if (chosen) end.chosen = chosen;
  if (field.held === 'over') delete end.pair.held?.['summary'];
  if (field.held === 'said') delete held(end)?.unsaid;
  end.sent.push({
    kind: 'issue',
    pair: 'm10001',
    key: 'A-1',
    fields: { summary: field.change },
    items: [],
  });
  return true;
}

function read(world: World, end: End, change: IssueChange, rule: ConflictRule): void {
  const decided = decideFields(end.issue, end.pair, change, end.side, context, hash, rule, world.now);
  world.lost.push(...decided.lost);
  for (const name of Object.keys(decided.settle)) {
    end.pair.fields[name] = decided.settle[name] as never;
    if (decided.stillParked.includes(name)) continue;
    delete end.pair.parked[name];
    delete end.chosen;
  }
  for (const { name, state, change: theirs } of decided.hold) {
    end.pair.held = { [name]: state };
    delete end.pair.parked[name];
    delete end.chosen;
    end.heldValue = theirs;
  }
  for (const name of decided.release) delete end.pair.held?.[name];
  for (const { name, change: theirs, v, by } of decided.write) {
    end.issue = { ...end.issue, summary: String(theirs.value), updated: world.now };
    end.pair.fields[name] = appliedRegister(end.issue, name, theirs, v, hash, by);
    delete end.pair.parked[name];
    delete end.chosen;
  }
}

function writeChosen(world: World, end: End, rule: ConflictRule): boolean {
  if (end.chosen === undefined || end.pair.parked['summary'] === undefined) return false;
  const change = end.chosen;
  read(
    world,
    end,
    { kind: 'issue', pair: 'm10001', key: 'A-1', fields: { summary: change }, items: [] },
    rule,
  );
  return true;
}

function decide(world: World, end: End, keep: 'ours' | 'theirs'): void {
  const state = held(end);
  if (!state) return;
  // As the page does: the value that is given up is in the activity, in the admin's own line.
  world.lost.push(keep === 'ours' ? `given up: ${String(end.heldValue?.value)}` : `chosen over own value`);
  state.decision = { keep, at: world.now };
}

type Step = (world: World, rule: ConflictRule) => boolean;

/** False: the step is not possible or changes nothing, so the history is the same as without it. */
function stepsOf(index: 0 | 1): Record<string, Step> {
  const name = index === 0 ? 'm' : 's';
  const deliver =
    (from: 'first' | 'last'): Step =>
    (world, rule) => {
      const end = world.ends[index];
      const queue = other(world, end).sent;
      if (queue.length === 0 || (from === 'last' && queue.length === 1)) return false;
      const change = from === 'first' ? queue.shift() : queue.pop();
      read(world, end, change as IssueChange, rule);
      return true;
    };
  return {
    [`${name} edits`]: (world) => {
      world.values += 1;
      edit(world, world.ends[index], `v${world.values}`);
      return true;
    },
    [`${name} edits alike`]: (world) => {
      if (world.ends[index].issue.summary === 'alike') return false;
      edit(world, world.ends[index], 'alike');
      return true;
    },
    [`${name} captures`]: (world) => capture(world, world.ends[index]),
    [`${name} reads the first`]: deliver('first'),
    [`${name} reads the last`]: deliver('last'),
    [`${name} reads the first and keeps it`]: (world, rule) => {
      const end = world.ends[index];
      const [change] = other(world, end).sent;
      if (change === undefined) return false;
      read(world, end, change, rule);
      return true;
    },
    [`${name} keeps ours`]: (world) => {
      if (!held(world.ends[index]) || held(world.ends[index])?.decision) return false;
      decide(world, world.ends[index], 'ours');
      return true;
    },
    [`${name} takes theirs`]: (world) => {
      if (!held(world.ends[index]) || held(world.ends[index])?.decision) return false;
      decide(world, world.ends[index], 'theirs');
      return true;
    },
    [`${name} writes the chosen`]: (world, rule) => writeChosen(world, world.ends[index], rule),
  };
}

const STEPS: Record<string, Step> = { ...stepsOf(0), ...stepsOf(1) };

function copyOf(world: World): World {
  return structuredClone(world);
}

/** Until nothing moves: whoever captured or read something may set off more. */
function settle(world: World, rule: ConflictRule): void {
  for (let round = 0; round < 12; round += 1) {
    world.now += 1;
    let moved = false;
    for (const end of world.ends) moved = writeChosen(world, end, rule) || moved;
    for (const end of world.ends) moved = capture(world, end) || moved;
    for (const end of world.ends)
      for (const change of other(world, end).sent.splice(0)) {
        read(world, end, change, rule);
        moved = true;
      }
    if (!moved) return;
  }
  throw new Error('it does not come to rest');
}

function check(world: World, isDecidedByAdmins: boolean): void {
  const [m, s] = world.ends;
  const problem = (what: string): never => {
    throw new Error(
      `${what}\n${world.path.join('\n')}\n${JSON.stringify([m.issue.summary, register(m), m.pair.held, s.issue.summary, register(s), s.pair.held])}\n${world.lost.join('\n')}`,
    );
  };
  if (isHeld(m.pair, 'summary') !== isHeld(s.pair, 'summary')) problem('held on one side only');
  const known = [m.issue.summary, s.issue.summary, ...world.replaced];
  const log = world.lost.join('\n');
  // Where conflicts are held, only an admin's decision may end one.
  if (isDecidedByAdmins && !world.path.some((step) => /keeps ours|takes theirs|decide:/.test(step)))
    if (/ stays \(/.test(log)) problem('a conflict was decided by itself');
  for (let value = 0; value <= world.values; value += 1) {
    const text = `v${value}`;
    if (value > 0 && !known.includes(text) && !new RegExp(`\\b${text}\\b`).test(log))
      problem(`${text} is lost`);
  }
  if (isHeld(m.pair, 'summary')) {
    const covering = world.ends.map((end) =>
      canonical(joined(register(end)?.v ?? NO_VERSION, held(end)?.v ?? NO_VERSION)),
    );
    if (covering[0] !== covering[1]) problem('a decision would not cover both values');
    return;
  }
  if (m.issue.summary !== s.issue.summary) problem('values differ');
  if (canonical(register(m)?.v) !== canonical(register(s)?.v)) problem('versions differ');
  for (const end of world.ends) if (end.pair.parked['summary']) problem('something is parked');
}

/** Ends held conflicts in every way, alone or both at once, with edits that nobody was told of. */
function decideInEveryWay(world: World, rule: ConflictRule): void {
  const choices = [undefined, 'ours', 'theirs'] as const;
  for (const first of choices)
    for (const second of choices) {
      if (first === undefined && second === undefined) continue;
      for (const editing of [false, true]) {
        const copy = copyOf(world);
        copy.path.push(`decide: ${first ?? '-'} ${second ?? '-'}${editing ? ', after further edits' : ''}`);
        if (editing) for (const end of copy.ends) edit(copy, end, `v${(copy.values += 1)}`);
        if (first !== undefined) decide(copy, copy.ends[0], first);
        if (second !== undefined) decide(copy, copy.ends[1], second);
        settle(copy, rule);
        check(copy, true);
        if (copy.ends.some((end) => isHeld(end.pair, 'summary')))
          throw new Error(`still held\n${copy.path.join('\n')}`);
      }
    }
}

function explore(world: World, rule: ConflictRule, depth: number, tick: number): number {
  const settled = copyOf(world);
  settle(settled, rule);
  check(settled, rule === 'hold');
  if (settled.ends.every((end) => isHeld(end.pair, 'summary'))) decideInEveryWay(settled, rule);
  let count = 1;
  if (depth === 0) return count;
  for (const [name, step] of Object.entries(STEPS)) {
    const next = copyOf(world);
    next.now += tick;
    next.path.push(name);
    if (step(next, rule)) count += explore(next, rule, depth - 1, tick);
  }
  return count;
}

/** Steps of a history; the later starts get one less. Each more takes about eight times as long. */
const DEPTH = Number(process.env['HISTORY_DEPTH'] ?? 4);

/** Where the histories begin: far enough on for the short rest to be about conflicts. */
const STARTS: Record<string, string[]> = {
  'from the start': [],
  'with an edit of each side under way': ['m edits', 's edits', 'm captures', 's captures'],
  "with an edit that met the other side's before it was captured": [
    'm edits',
    's edits',
    's captures',
    'm reads the first',
  ],
  'with a conflict that both have seen': [
    'm edits',
    's edits',
    'm captures',
    's captures',
    'm reads the first',
    's reads the first',
  ],
};

describe.each(['newest', 'master', 'slave', 'hold'] as const)('two sides under the rule "%s"', (rule) => {
  it.each(
    Object.keys(STARTS).flatMap((start) => [
      [start, 'time passes', 1] as const,
      [start, 'everything happens at the same moment', 0] as const,
    ]),
  )('end alike after every short history, and what is lost is in the activity: %s, %s', (start, _, tick) => {
    const world = freshWorld();
    for (const name of STARTS[start] ?? []) {
      world.now += tick;
      world.path.push(name);
      expect(STEPS[name]?.(world, rule)).toBe(true);
    }
    const depth = start === 'from the start' ? DEPTH : DEPTH - 1;
    expect(explore(world, rule, depth, tick)).toBeGreaterThan(depth ** 4);
  });
});
