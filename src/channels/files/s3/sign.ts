import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../../ports/clock';
import { signingTime } from './sentence';

interface SignerDeps {
  clock: Clock;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface ToSign {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

export interface Signed {
  headers: Record<string, string>;
  /** The time that the signature names, in milliseconds since 1970. */
  at: number;
}

/** Signs requests by AWS Signature Version 4. The signature covers the bytes of the body; the library sends nothing. */
export function createSigner({ clock, region, accessKeyId, secretAccessKey }: SignerDeps) {
  const derivedKeys = new Map<string, ArrayBuffer>();
  return async ({ method, url, headers, body }: ToSign): Promise<Signed> => {
    const at = clock.now();
    const signer = new AwsV4Signer({
      method,
      url,
      headers: { ...headers, 'x-amz-content-sha256': hex(await sha256(body ?? new Uint8Array())) },
      accessKeyId,
      secretAccessKey,
      service: 's3',
      region,
      datetime: signingTime(at),
      cache: derivedKeys,
    });
    const signed = await signer.sign();
    return { headers: Object.fromEntries(signed.headers), at };
  };
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
