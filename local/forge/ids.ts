import type { LocalRandom } from '../random';

/** Makes identifiers in UUID form from the given randomness, so that a seed repeats them. */
export function createUuids(random: LocalRandom): () => string {
  const hex = (length: number) => Array.from({ length }, () => random.int(16).toString(16)).join('');
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random.int(4)]}${hex(3)}-${hex(12)}`;
}
