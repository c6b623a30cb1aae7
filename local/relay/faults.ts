import type { LocalRandom } from '../random';

/**
 * What goes wrong on the way, each as the probability for one file, but `delayMs`, the range from which each file's delay
 * is drawn, and `lostForMs`. lose: the file is passed over until its sender writes it again or `lostForMs` have gone by. duplicate: it
 * comes a second time after its receiver has removed it. reorder: later files overtake it. truncate and tamper: it arrives
 * cut or with one byte changed.
 */
export interface RelayFaults {
  lose?: number;
  /** Default LOST_FOR_MS. */
  lostForMs?: number;
  duplicate?: number;
  delayMs?: readonly [number, number];
  reorder?: number;
  truncate?: number;
  tamper?: number;
}

/** How long a lost file is passed over at the most: a transfer job's next full run. */
export const LOST_FOR_MS = 60_000;

/** A file is harmed this often at the most; then it arrives whole, so that a sound protocol always recovers. */
export const MAX_HARM_PER_FILE = 2;

/** What happens to one file on one journey. */
export interface Journey {
  lost: boolean;
  duplicated: boolean;
  delayMs: number;
  damage: 'none' | 'truncate' | 'tamper';
}

/** Draws one journey. `mayHarm` is false for a file that has had its share. */
export function drawJourney(random: LocalRandom, faults: RelayFaults, mayHarm: boolean): Journey {
  const [least, most] = faults.delayMs ?? [0, 0];
  const happens = (probability: number | undefined) => random.chance(probability ?? 0);
  // Every draw is made, whatever came before it: the stream stays the same when one probability changes.
  const lost = happens(faults.lose);
  const truncated = happens(faults.truncate);
  const tampered = happens(faults.tamper);
  const duplicated = happens(faults.duplicate);
  const overtaken = happens(faults.reorder);
  const delay = least + random.next() * (most - least);
  return {
    lost: mayHarm && lost,
    duplicated,
    delayMs: delay + (overtaken ? Math.max(most, 1000) : 0),
    damage: mayHarm && truncated ? 'truncate' : mayHarm && tampered ? 'tamper' : 'none',
  };
}

/** The file as it arrives. An empty one cannot be harmed. */
export function damaged(bytes: Buffer, damage: Journey['damage'], random: LocalRandom): Buffer {
  if (damage === 'none' || bytes.length === 0) return bytes;
  const at = random.int(bytes.length);
  if (damage === 'truncate') return bytes.subarray(0, at);
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.int(8));
  return changed;
}
