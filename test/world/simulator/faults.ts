import type { LocalRandom } from '../../../local/random';

/** How likely each thing goes wrong, each time that it can. Absent kinds are 0: they never happen. Chances are from 0 to 1. */
export interface Faults {
  /** Relay: an object never arrives, arrives again, arrives cut, with a flipped bit. */
  lose: number;
  duplicate: number;
  truncate: number;
  flip: number;
  /** Mean minutes on the way; and how often an object takes many hours. */
  delayMinutes: number;
  longDelay: number;
  /** An old object arrives again, also of an older epoch. */
  replay: number;
  /** A stranger writes something under a likely name. */
  forge: number;
  /** A listing is the one from before, or in any order. */
  staleList: number;
  /** An object disappears from RECEIVE unread. */
  deleteEarly: number;
  /** Every copy of some message arrives damaged, whatever is done: something on the way does not like it. */
  ruin: number;
  /** A call of the relay fails before or after it took effect. */
  relayFails: number;
  /** One direction stands still for hours. */
  withhold: number;
  /** Platform: a process dies at some call; a call of a dead process takes effect later; a call takes minutes. */
  crash: number;
  zombie: number;
  stall: number;
  /** A second consumer starts although one is at work. */
  overlap: number;
  /** Storage answers with an error before or after the write happened, or refuses for its rate. */
  kvsBefore: number;
  kvsAfter: number;
  kvsRate: number;
  /** Queue and trigger. */
  loseRing: number;
  doubleRing: number;
  lateRing: number;
  losePoll: number;
  doublePoll: number;
  /** Product events; they take up to `eventDelay` milliseconds. */
  loseEvent: number;
  doubleEvent: number;
  eventDelay: number;
  /** Jira: 429 with and without Retry-After, a page of HTML, 5xx and time-outs before and after the write happened. */
  tooMany: number;
  html: number;
  jiraBefore: number;
  jiraAfter: number;
  timeout: number;
  /** People: somebody edits a field in the moment in which the app writes it. */
  meddle: number;
}

export type FaultKind = keyof Faults;

export const NO_FAULTS: Readonly<Faults> = {
  lose: 0,
  duplicate: 0,
  truncate: 0,
  flip: 0,
  delayMinutes: 0.2,
  longDelay: 0,
  replay: 0,
  forge: 0,
  staleList: 0,
  deleteEarly: 0,
  ruin: 0,
  relayFails: 0,
  withhold: 0,
  crash: 0,
  zombie: 0,
  stall: 0,
  overlap: 0,
  kvsBefore: 0,
  kvsAfter: 0,
  kvsRate: 0,
  loseRing: 0,
  doubleRing: 0,
  lateRing: 0,
  losePoll: 0,
  doublePoll: 0,
  loseEvent: 0,
  doubleEvent: 0,
  eventDelay: 2000,
  tooMany: 0,
  html: 0,
  jiraBefore: 0,
  jiraAfter: 0,
  timeout: 0,
  meddle: 0,
};

/** The most that each kind is drawn up to. */
const HOSTILE: Faults = {
  lose: 0.3,
  duplicate: 0.3,
  truncate: 0.15,
  flip: 0.15,
  delayMinutes: 20,
  longDelay: 0.08,
  replay: 0.2,
  forge: 0.2,
  staleList: 0.3,
  deleteEarly: 0.15,
  ruin: 0.08,
  relayFails: 0.15,
  withhold: 0.1,
  crash: 0.4,
  zombie: 0.5,
  stall: 0.02,
  overlap: 0.3,
  kvsBefore: 0.03,
  kvsAfter: 0.03,
  kvsRate: 0.05,
  loseRing: 0.4,
  doubleRing: 0.4,
  lateRing: 0.4,
  losePoll: 0.4,
  doublePoll: 0.4,
  loseEvent: 0.6,
  doubleEvent: 0.4,
  eventDelay: 20 * 60_000,
  tooMany: 0.1,
  html: 0.05,
  jiraBefore: 0.08,
  jiraAfter: 0.08,
  timeout: 0.05,
  meddle: 0.5,
};

/** A third of what hostile draws, and nothing that a healthy relay and platform would not show in a bad week. */
const ROUGH_SHARE = 0.3;
const NEVER_IN_ROUGH: readonly FaultKind[] = ['forge', 'replay', 'zombie'];

/** `restored`: as hostile, and the storage of one side is set back to a backup. */
export const PROFILES = ['calm', 'rough', 'hostile', 'restored'] as const;
export type Profile = (typeof PROFILES)[number];

/** Drawn by themselves, so that the seeds that were known before are still the same histories apart from these. */
const CAME_LATER: readonly FaultKind[] = ['meddle'];

/**
 * The faults of one history. Each kind is left out every other time, so that some histories know few faults and those often: a
 * history in which everything fails gets nowhere and shows nothing.
 */
export function drawFaults(
  profile: Profile,
  { first, later }: Record<'first' | 'later', LocalRandom>,
): Faults {
  const faults: Faults = { ...NO_FAULTS };
  for (const kind of Object.keys(HOSTILE) as FaultKind[]) {
    const random = CAME_LATER.includes(kind) ? later : first;
    const isOn = random.chance(0.5);
    const strength = 0.2 + 0.8 * random.next();
    if (profile === 'calm' || !isOn) continue;
    if (profile === 'rough' && NEVER_IN_ROUGH.includes(kind)) continue;
    const share = profile === 'rough' ? ROUGH_SHARE : 1;
    faults[kind] = Math.max(NO_FAULTS[kind], HOSTILE[kind] * strength * share);
  }
  return faults;
}
