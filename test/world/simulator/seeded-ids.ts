import type { LocalRandom } from '../../../local/random';
import type { Ids } from '../../../src/ports/ids';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Identifiers and secrets from the seed. */
export function seededIds(random: LocalRandom): Ids {
  return {
    id: () => Array.from({ length: 26 }, () => LETTERS[random.int(32)]).join(''),
    secret: (bytes) =>
      Array.from({ length: bytes }, () => random.int(256).toString(16).padStart(2, '0')).join(''),
  };
}
