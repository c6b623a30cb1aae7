import { createHmac, randomBytes } from 'node:crypto';

/** Tokens (RFC 7519, HS256) with which Cyrus lets a client in by `Authorization: Bearer`. */
export interface Tokens {
  /** What Cyrus reads from a file of its `http_jwt_key_dir`. */
  keyFile: string;
  tokenFor(address: string): string;
}

export function createTokens(): Tokens {
  const key = randomBytes(32);
  return {
    keyFile: `-----BEGIN HMAC KEY-----\n${key.toString('base64')}\n-----END HMAC KEY-----\n`,
    tokenFor(address) {
      const text = [{ typ: 'JWT', alg: 'HS256' }, { sub: address }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
    },
  };
}
