import type { Crypto } from '../ports/crypto';
import { canonical } from '../protocol/canonical';

/** Hash of a value as pair records keep it: 96 bits of SHA-256 over the canonical text. */
export function createValueHash(crypto: Crypto): (value: unknown) => string {
  return (value) => crypto.sha256(canonical(value)).slice(0, 24);
}
