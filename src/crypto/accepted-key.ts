import * as openpgp from 'openpgp';
import { SETTINGS } from './openpgp-settings';

/** Characters of an armored key: ours have about 700; more than this is not a key of this app or of gpg. */
const MAX_KEY_CHARS = 20_000;
const MAX_SUBKEYS = 4;

/** The algorithms of our own keys and of gpg's `ed25519`/`cv25519`; a short list leaves little to attack. */
const SIGNING = new Set(['eddsaLegacy', 'ed25519']);
const ENCRYPTING = new Set(['ecdh', 'x25519']);

/**
 * Reads an armored public key: the key, or undefined unless it is exactly one OpenPGP v4 public key with the
 * algorithms above that at `date` is neither expired nor revoked and can both sign and be encrypted to.
 */
export async function readAcceptedKey(armored: string, date: Date): Promise<openpgp.PublicKey | undefined> {
  if (armored.length > MAX_KEY_CHARS) return undefined;
  try {
    const [key, ...more] = await openpgp.readKeys({ armoredKeys: armored, config: SETTINGS });
    if (!key || more.length > 0 || key.isPrivate() || key.subkeys.length > MAX_SUBKEYS) return undefined;
    if (key.keyPacket.version !== 4) return undefined;
    await key.verifyPrimaryKey(date, undefined, SETTINGS);
    const signer = await key.getSigningKey(undefined, date, undefined, SETTINGS);
    const reader = await key.getEncryptionKey(undefined, date, undefined, SETTINGS);
    return isAllowed(signer, SIGNING) && isAllowed(reader, ENCRYPTING) ? key : undefined;
  } catch {
    // The library throws for every kind of unusable key, and which kind it is helps nobody.
    return undefined;
  }
}

function isAllowed(key: openpgp.Key | openpgp.Subkey, algorithms: ReadonlySet<string>): boolean {
  const { algorithm, curve } = key.getAlgorithmInfo();
  return algorithms.has(algorithm) && (algorithm !== 'ecdh' || curve === 'curve25519Legacy');
}
