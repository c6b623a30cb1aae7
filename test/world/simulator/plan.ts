import type { LocalRandom } from '../../../local/random';
import { createSeededRandom } from '../../../local/random';
import type { ConflictRule } from '../../../src/protocol/conflict-rule';
import { drawFaults } from './faults';
import type { Faults, Profile } from './faults';
import { ITEM_DEEDS } from './deeds/worklogs-and-links';
import type { End } from './wire';

/** What somebody does, in a word; people.ts knows how. */
export const DEEDS = [
  'make',
  'make sub-task',
  'edit summary',
  'edit description',
  'edit labels',
  'edit due date',
  'edit priority',
  'edit assignee',
  'same edit on both sides',
  'edit and take back',
  'move status',
  'set parent',
  'comment',
  'comment in private',
  'edit comment',
  'delete comment',
  'make comment private',
  'attach',
  'delete attachment',
  'delete issue',
  'move issue away',
  'move issue back',
  'clone issue',
  ...ITEM_DEEDS,
  'stop and start',
  'change the key',
  'check equality',
  'restore the storage',
  'withdraw permission',
  'hide field',
  'lose a priority',
  'narrow the workflow',
] as const;
export type Deed = (typeof DEEDS)[number];

export interface Step {
  /** Milliseconds after the beginning of work. */
  at: number;
  end: End;
  deed: Deed;
  /** Chooses what it is done to. */
  n: number;
}

/** A whole history before it happens. The same plan gives the same history on any machine; shrinking makes it smaller. */
export interface Plan {
  seed: number;
  profile: Profile;
  steps: Step[];
  faults: Faults;
  /** Milliseconds during which things go wrong. */
  length: number;
  encryption: boolean;
  conflicts: ConflictRule;
  /** Milliseconds that each side's clocks are ahead. */
  skew: Record<End, number>;
  /** Globex' Jira cuts summaries and writes them without double blanks. */
  normalises: boolean;
  /** Things go wrong from the first handshake message on. */
  troubledHandshake: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How often each deed comes up against the others; absent: 2. */
const WEIGHTS: Partial<Record<Deed, number>> = {
  make: 4,
  'edit summary': 6,
  'edit description': 4,
  'same edit on both sides': 5,
  comment: 5,
  'delete issue': 1,
  'move issue away': 1,
  'clone issue': 1,
  'stop and start': 1,
  'change the key': 1,
  'check equality': 1,
  'restore the storage': 1,
  'withdraw permission': 1,
  'hide field': 1,
  'lose a priority': 1,
  'narrow the workflow': 1,
};

const DRAWN = DEEDS.flatMap((deed) => Array.from({ length: WEIGHTS[deed] ?? 2 }, () => deed));

/** Draws the history of a seed. */
export function drawPlan(seed: number, profile: Profile): Plan {
  const random = createSeededRandom(seed ^ 0x5eed);
  const faults = drawFaults(profile, { first: random, later: createSeededRandom(seed ^ 0x1a7e) });
  const length = (1 + random.int(profile === 'hostile' || profile === 'restored' ? 6 : 3)) * HOUR;
  const count = 5 + random.int(20);
  const few = random.chance(0.5) ? chosen(random) : DRAWN;
  const steps = Array.from({ length: count }, (): Step => {
    const end: End = random.chance(0.5) ? 'acme' : 'globex';
    return { at: random.int(length), end, deed: random.pick(few), n: random.int(1_000_000) };
  })
    .filter(({ deed }) => profile === 'restored' || deed !== 'restore the storage')
    .toSorted((a, b) => a.at - b.at);
  // Something has to be there for the others to work on.
  for (let n = 0; n < 2; n += 1)
    steps.unshift({ at: n * 1000, end: n === 0 ? 'acme' : 'globex', deed: 'make', n: random.int(1_000_000) });
  if (profile === 'restored') {
    const end: End = random.chance(0.5) ? 'acme' : 'globex';
    steps.push({ at: random.int(length), end, deed: 'restore the storage', n: random.int(1_000_000) });
  }
  steps.push(...lifeOfAnItem(createSeededRandom(seed ^ 0x17e5), length));
  steps.sort((a, b) => a.at - b.at);
  const skew = () => (profile === 'calm' || random.chance(0.5) ? 0 : (random.int(2 * 600) - 600) * MINUTE);
  return {
    seed,
    profile,
    steps,
    faults,
    length,
    encryption: random.chance(0.8),
    conflicts: random.chance(0.5) ? 'newest' : random.pick(['master', 'slave', 'hold', 'hold'] as const),
    skew: { acme: skew(), globex: skew() },
    normalises: profile !== 'calm' && random.chance(0.4),
    troubledHandshake: profile !== 'calm' && random.chance(0.25),
  };
}

/**
 * Deeds drawn one by one seldom come in this order: somebody makes a comment or worklog, edits it, on the other side its copy is deleted, and
 * its owner edits it again. In every third history they do, with pieces missing.
 */
function lifeOfAnItem(random: LocalRandom, length: number): Step[] {
  if (!random.chance(0.3)) return [];
  const owner: End = random.chance(0.5) ? 'acme' : 'globex';
  const other: End = owner === 'acme' ? 'globex' : 'acme';
  const [make, edit, remove]: [Deed, Deed, Deed] = random.chance(0.5)
    ? ['comment', 'edit comment', 'delete comment']
    : ['log work', 'edit worklog', 'delete worklog'];
  const deeds: Omit<Step, 'at'>[] = [
    // Odd: it is not a private one.
    { end: owner, deed: make, n: 2 * random.int(500_000) + 1 },
    { end: owner, deed: edit, n: random.int(1_000_000) },
    // A multiple of three: the partner's.
    { end: other, deed: remove, n: 3 * random.int(300_000) },
    { end: owner, deed: edit, n: random.int(1_000_000) },
  ];
  const times = deeds.map(() => random.int(length)).toSorted((a, b) => a - b);
  const steps = deeds.map((step, n): Step => ({ ...step, at: times[n] ?? 0 }));
  return steps.filter((_, n) => n === 0 || random.chance(0.8));
}

/** A handful of deeds only: the same things again and again find other faults than a bit of everything. */
function chosen(random: LocalRandom): Deed[] {
  return ['make', ...Array.from({ length: 3 + random.int(4) }, () => random.pick(DRAWN))];
}
