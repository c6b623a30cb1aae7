import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { mailHostPort } from './mail/hosts';
import { exchangeName } from './names';

/** What is stored of an access key: enough to recognise it and to take it away, not enough to use it. */
export const keyRecord = z.object({
  /** Names the key in lists and log lines. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** SHA-256 of the whole key, hex. The key carries 256 random bits, so a plain hash cannot be guessed back. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  exchanges: z.array(exchangeName).max(100),
  /** Mail servers that the key may reach, `host:port`; keys from before there was mail have none. */
  mailHosts: z.array(mailHostPort).max(100).default([]),
  /** The same without TLS. */
  mailPlainHosts: z.array(mailHostPort).max(100).default([]),
  label: z.string().max(100),
  /** ISO 8601, UTC. */
  createdAt: z.string().max(40),
});
export type KeyRecord = z.infer<typeof keyRecord>;

/** The key file as a whole. */
export const keyFile = z.object({ v: z.literal(1), keys: z.array(keyRecord).max(10_000) });

const KEY_PREFIX = 'isb_';

/** What a key is good for. */
export interface KeyRights {
  exchanges?: readonly string[];
  mailHosts?: readonly string[];
  mailPlainHosts?: readonly string[];
}

/** Makes a new key and what is stored of it. The key itself is shown once and kept nowhere. */
export function makeAccessKey(
  input: KeyRights & { label: string; createdAt: string },
  randomBytes: (count: number) => Uint8Array,
): { accessKey: string; record: KeyRecord } {
  const accessKey = KEY_PREFIX + Buffer.from(randomBytes(32)).toString('base64url');
  const record = {
    id: Buffer.from(randomBytes(4)).toString('hex'),
    sha256: digest(accessKey).toString('hex'),
    exchanges: [...(input.exchanges ?? [])],
    mailHosts: (input.mailHosts ?? []).map((each) => mailHostPort.parse(each)),
    mailPlainHosts: (input.mailPlainHosts ?? []).map((each) => mailHostPort.parse(each)),
    label: input.label,
    createdAt: input.createdAt,
  };
  return { accessKey, record };
}

/**
 * The record of a presented key. Compares digests in constant time and looks at every record, so the time that it takes tells
 * nothing about a key or its place in the list.
 */
export function findKey(records: readonly KeyRecord[], presented: string): KeyRecord | undefined {
  const presentedDigest = digest(presented);
  let found: KeyRecord | undefined;
  for (const record of records) {
    if (timingSafeEqual(presentedDigest, Buffer.from(record.sha256, 'hex'))) found = record;
  }
  return found;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
