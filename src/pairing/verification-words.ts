import type { Crypto } from '../ports/crypto';
import { wireId } from '../protocol/names';
import type { SyncRecord } from '../protocol/sync-record';

const WORDS = 6;
const BITS_PER_WORD = 11n;
const HASH_BITS = 256n;

/**
 * The letters of the 2,048 words: consonant, vowel, consonant, vowel. Words by construction need no list, no language
 * and no licence, and can be read out and written down by anybody. The letters are chosen to sound apart (`a i o u`
 * only) and so that no word is an insult in English or German.
 */
const FIRST = 'bdglmrtv';
const SECOND = 'bdhjklmnprstvwyz';
const VOWELS = 'aiou';

/**
 * The **verification words**: six words, 66 bits, from both fingerprints and the synchronization's id. Both sides see the
 * same words exactly when each has the other's real key. Undefined until both keys are known.
 */
export function verificationWords(crypto: Pick<Crypto, 'sha256'>, sync: SyncRecord): string[] | undefined {
  if (!sync.partner) return undefined;
  const fingerprints = [sync.key.fingerprint, sync.partner.fingerprint].sort();
  const hash = BigInt(`0x${crypto.sha256([...fingerprints, wireId(sync.id)].join(' '))}`);
  return Array.from({ length: WORDS }, (_, i) => {
    const below = HASH_BITS - BITS_PER_WORD * BigInt(i + 1);
    return wordOf(Number((hash >> below) & 0x7ffn));
  });
}

/** The word of a number from 0 to 2047: 3, 2, 4 and 2 bits. */
export function wordOf(index: number): string {
  const letters = [FIRST[index >> 8], VOWELS[(index >> 6) & 3], SECOND[(index >> 2) & 15], VOWELS[index & 3]];
  return letters.join('');
}
