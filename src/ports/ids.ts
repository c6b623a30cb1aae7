/** The only source of randomness. */
export interface Ids {
  /** A new identifier: 128 random bits as 26 lower-case base32 letters and digits (a-z, 2-7). */
  id(): string;
  /** `bytes` cryptographically random bytes as lower-case hex. */
  secret(bytes: number): string;
}
