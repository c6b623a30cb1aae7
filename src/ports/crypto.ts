/** An OpenPGP key pair, armored. The private key lives in the secret store only. */
export interface KeyPair {
  privateKey: string;
  publicKey: string;
  /** 40 upper-case hex digits. */
  fingerprint: string;
}

export interface SealRequest {
  plaintext: Uint8Array;
  /** Armored private key of the signer. Every message is signed. */
  signWith: string;
  /** Armored public key of the reader; absent: signed only. */
  encryptTo?: string;
  /**
   * Armored text (for messages that are stored as text) or binary (attachment parts). Signed only: also a MIME entity `multipart/signed`
   * around JSON or bytes, see protocol/signed-entity.ts.
   */
  form: 'armored' | 'binary' | 'signed-json' | 'signed-bytes';
}

export interface OpenRequest {
  sealed: Uint8Array;
  /** Armored public key that must have signed; absent only for the first pairing message, whose key is inside. */
  verifyWith?: string;
  /** Armored private key; absent where encryption is not agreed. */
  decryptWith?: string;
  /** True where encryption was agreed: a message that is only signed is refused (no downgrade). */
  mustBeEncrypted: boolean;
  /** Refuse, unread, anything that is or unpacks to more. */
  maxBytes: number;
}

export type Opened = { kind: 'opened'; plaintext: Uint8Array } | { kind: 'refused'; code: OpenRefusal };

export type OpenRefusal =
  | 'not-openpgp'
  | 'too-large'
  | 'not-encrypted'
  | 'cannot-decrypt'
  | 'not-signed'
  | 'bad-signature'
  | 'wrong-signer';

/** OpenPGP and hashes. Every call gets its date from the Clock given at creation; freshness never depends on it. */
export interface Crypto {
  createKey(name: string): Promise<KeyPair>;
  /** The fingerprint of an armored public key, or undefined when it is not one that we accept. */
  fingerprint(publicKey: string): Promise<string | undefined>;
  seal(request: SealRequest): Promise<Uint8Array>;
  open(request: OpenRequest): Promise<Opened>;
  /** OpenPGP symmetric encryption of a handshake file; armored text. */
  sealWithPassphrase(plaintext: Uint8Array, passphrase: string): Promise<Uint8Array>;
  openWithPassphrase(sealed: Uint8Array, passphrase: string, maxBytes: number): Promise<Opened>;
  /** Lower-case hex. */
  sha256(data: Uint8Array | string): string;
  /** HMAC-SHA-256, lower-case hex; `keyHex` is lower-case hex. */
  hmac(keyHex: string, text: string): string;
}
