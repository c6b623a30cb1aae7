import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import { deleteAnswer } from './answers';
import type { BucketApi } from './api';
import { notS3 } from './failure';
import { listObjects } from './list-objects';
import { deleteObject } from './object-requests';
import { sha256 } from './sign';

/** Keys in one DeleteObjects (AWS, API reference). */
const BATCH_KEYS = 1000;
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
/** From so many on, a listing is cheaper than deletions of what is gone already. */
const WORTH_LISTING = 5;
/** Answers to DeleteObjects after which each object is deleted by itself. */
const NO_BATCHES = ['bucket-denied', 'bucket-refused', 'bucket-not-s3'];

export type DeleteObjects = (prefix: string, names: readonly string[]) => Promise<Outcome<void>>;

/**
 * Deletes objects by the thousand. Not every service has that, takes the checksum that AWS takes, or lets a right on a prefix count
 * for it (Ceph 16 does not): then they are deleted one by one, and for as long as this channel lives nothing else is tried.
 */
export function createDeleteObjects(api: BucketApi): DeleteObjects {
  let batches = true;

  return async (prefix, names) => {
    let rest = [...new Set(names)];
    while (rest.length > 1 && batches) {
      const deleted = await deleteBatch(api, prefix, rest.slice(0, BATCH_KEYS));
      if (deleted.kind === 'give-up' && NO_BATCHES.includes(deleted.cause.code)) {
        batches = false;
      } else if (deleted.kind !== 'done') {
        return deleted;
      } else {
        rest = rest.slice(BATCH_KEYS);
      }
    }
    return deleteEach(api, prefix, rest);
  };
}

async function deleteBatch(api: BucketApi, prefix: string, names: readonly string[]): Promise<Outcome<void>> {
  // Neither a prefix nor a name has characters that XML needs escaped.
  const objects = names.map((name) => `<Object><Key>${prefix}${name}</Key></Object>`).join('');
  const body = new TextEncoder().encode(
    `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects}</Delete>`,
  );
  const about = { right: 's3:DeleteObject' as const, prefix };
  const sent = await api.send({
    method: 'POST',
    to: { query: { delete: '' } },
    // AWS wants Content-MD5 or one of its checksums here; MD5 is not to be had from Web Crypto.
    headers: { 'content-type': 'application/xml', 'x-amz-checksum-sha256': base64(await sha256(body)) },
    body,
    ...about,
  });
  if (sent.kind !== 'done') return sent;
  const xml = await sent.value.xml(MAX_ANSWER_BYTES);
  if (xml.kind !== 'done') return xml;
  const parsed = deleteAnswer.safeParse(xml.value);
  if (!parsed.success) return notS3(api.host(), 'its answer to a deletion has another form');
  const failed = parsed.data.DeleteResult === '' ? [] : parsed.data.DeleteResult.Error;
  const first = failed.find((refusal) => refusal.Code !== 'NoSuchKey');
  return first === undefined ? done(undefined) : api.refused(first, about);
}

/** One by one. What the listing says is gone is not asked for again, so that a run which ends early has come further than the last one. */
async function deleteEach(api: BucketApi, prefix: string, names: readonly string[]): Promise<Outcome<void>> {
  let there: ReadonlySet<string> | undefined;
  if (names.length >= WORTH_LISTING) {
    const listed = await listObjects(api, prefix);
    if (listed.kind === 'retry') return listed;
    if (listed.kind === 'done' && !listed.value.truncated) {
      there = new Set(listed.value.entries.map((entry) => entry.name));
    }
  }
  for (const name of names) {
    if (there !== undefined && !there.has(name)) continue;
    const deleted = await deleteObject(api, prefix, name);
    if (deleted.kind !== 'done') return deleted;
  }
  return done(undefined);
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
