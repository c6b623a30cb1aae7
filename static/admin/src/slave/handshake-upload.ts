import type { ApiError } from '../../../../src/admin/api';

/** Far above any handshake file, and below what one request to the resolver may carry (Forge docs: 500 KB). */
export const MAX_HANDSHAKE_BYTES = 256 * 1024;

/** Whether the text is an OpenPGP message (RFC 9580, section 6.2), as a handshake file with a passphrase is. */
export function needsPassphrase(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN PGP MESSAGE-----');
}

const ABOUT_PASSPHRASE = new Set(['handshake-passphrase-needed', 'handshake-passphrase-wrong']);

/** Whether a refusal is about the passphrase, so that it is shown at its field. */
export function isAboutPassphrase(error: ApiError): boolean {
  return error.field === 'passphrase' || ABOUT_PASSPHRASE.has(error.code);
}
