import { parseItemId, parsePairId } from './items';
import type { Difference, PairDetails } from './repair-message';
import type { Side } from './sync-record';
import { NO_VERSION, standing } from './version';
import type { VersionPair } from './version';

/** What this side does about a pair that differs; the partner does his half by the same rules. */
export interface Heal {
  /** Fields and items to say again with the versions and numbers that they have; `*`: all. */
  say: string[];
  /** Fields of one version and two values: the master gives its own value a new version. */
  raise: string[];
  /** Own items to be kept with this number. */
  numbers: Record<string, { n: number; wire: string }>;
  /** The end of the issue is told again. */
  end: boolean;
}

/**
 * The ordinary rules on two records of a pair. Fields: the higher version is said again; of one version with two values the master's
 * stands. Items: the owner's state stands and gets a number that the partner takes. A whole issue is said again only to a partner who has
 * looked and has none.
 */
export function healOf(mine: PairDetails, theirs: PairDetails, us: Side): Heal {
  const heal: Heal = { say: [], raise: [], numbers: {}, end: false };
  if (mine.state === 'ended-here') heal.end = theirs.state === 'here';
  if (mine.state !== 'here') return heal;
  const isOurs = parsePairId(mine.pair)?.bornOn === us;
  if (theirs.state === 'ended-there' || (theirs.state === 'absent' && isOurs)) heal.say.push('*');
  if (theirs.state !== 'here') return heal;
  for (const name of namesIn(mine.fields, theirs.fields)) {
    const a = mine.fields[name];
    const b = theirs.fields[name];
    if (a === undefined) continue;
    if (standing(a.v, b?.v ?? NO_VERSION) !== 'known') heal.say.push(name);
    else if (b !== undefined && isSame(a.v, b.v) && a.wire !== b.wire && us === 'm') {
      heal.raise.push(name);
      heal.say.push(name);
    }
  }
  for (const item of namesIn(mine.items, theirs.items)) {
    const a = mine.items[item];
    const b = theirs.items[item];
    if (parseItemId(item)?.owner !== us) continue;
    if (a === undefined) {
      // Kept as the partner has it: the next look finds what became of it.
      if (b !== undefined && b.wire !== '') heal.numbers[item] = b;
    } else if (b === undefined) {
      if (a.wire !== '') heal.say.push(item);
    } else if (a.n !== b.n || a.wire !== b.wire) {
      if (a.n <= b.n) heal.numbers[item] = { n: b.n + 1, wire: a.wire };
      heal.say.push(item);
    }
  }
  return heal;
}

/** What a report says of the pair; the same on both sides. */
export function differenceOf(mine: PairDetails, theirs: PairDetails): Omit<Difference, 'healed'> {
  const whole = mine.state !== 'here' || theirs.state !== 'here';
  const none = { pair: mine.pair, fields: [], comments: 0, attachments: 0, whole };
  if (whole) return none;
  const fields = namesIn(mine.fields, theirs.fields).filter((name) => {
    const a = mine.fields[name];
    const b = theirs.fields[name];
    return a === undefined || b === undefined || !isSame(a.v, b.v) || a.wire !== b.wire;
  });
  const items = namesIn(mine.items, theirs.items).filter((item) => {
    const a = mine.items[item] ?? { n: 0, wire: '' };
    const b = theirs.items[item] ?? { n: 0, wire: '' };
    return a.wire !== b.wire || (a.wire !== '' && a.n !== b.n);
  });
  const ofKind = (kind: string) => items.filter((item) => parseItemId(item)?.kind === kind).length;
  return {
    ...none,
    fields: fields.slice(0, 50),
    comments: ofKind('comment'),
    attachments: ofKind('attachment'),
  };
}

function namesIn(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
}

function isSame(a: VersionPair, b: VersionPair): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
