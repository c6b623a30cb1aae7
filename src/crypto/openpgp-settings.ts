import * as openpgp from 'openpgp';

/** How far a partner's clock may be from ours. Freshness never depends on dates, only on epoch and number. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/**
 * The library's settings that this app relies on, stated instead of inherited, so that no changed default opens a door.
 *
 * Compressed packets are refused by allowing them zero bytes: our side never makes them (sealed sizes would depend on
 * content), how much they unpack to cannot be known unread, and they may be nested without end.
 */
export const SETTINGS: openpgp.Config = {
  ...openpgp.config,
  preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed,
  preferredHashAlgorithm: openpgp.enums.hash.sha512,
  preferredSymmetricAlgorithm: openpgp.enums.symmetric.aes256,
  aeadProtect: false,
  v6Keys: false,
  showVersion: false,
  showComment: false,
  allowUnauthenticatedMessages: false,
  allowUnauthenticatedStream: false,
  allowInsecureDecryptionWithSigningKeys: false,
  allowInsecureVerificationWithReformattedKeys: false,
  allowMissingKeyFlags: false,
  enforceGrammar: true,
  ignoreMalformedPackets: false,
  maxDecompressedMessageSize: 0,
  /** 64 MiB for a passphrase, where a file asks for Argon2. */
  maxArgon2MemoryExponent: 16,
};

/** The dates that OpenPGP calls are given. The library would otherwise read the machine's clock. */
export interface OpenPgpDates {
  /** For signing. */
  now: Date;
  /** For making keys: a partner whose clock is behind must be able to use the key at once. */
  keyCreation: Date;
  /** For checking keys and signatures: a partner whose clock is ahead must not be refused. */
  verification: Date;
}

/** Dates for one call made at `nowMs`; whole seconds, as OpenPGP stores them. */
export function datesAt(nowMs: number): OpenPgpDates {
  // oxlint-disable-next-line no-restricted-globals -- turns the Clock's number into the type that the library takes
  const date = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);
  return {
    now: date(nowMs),
    keyCreation: date(nowMs - CLOCK_TOLERANCE_MS),
    verification: date(nowMs + CLOCK_TOLERANCE_MS),
  };
}
