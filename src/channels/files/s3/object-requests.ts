import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import type { BucketApi } from './api';
import { notS3 } from './failure';
import { isListed } from './list-objects';

/** Longest body of an answer that should have none. */
const MAX_EMPTY_BYTES = 64 * 1024;

/** Writes an object; done once the service has it. Again with the same bytes: the same. */
export async function putObject(
  api: BucketApi,
  prefix: string,
  name: string,
  bytes: Uint8Array,
): Promise<Outcome<void>> {
  const sent = await api.send({
    method: 'PUT',
    to: { key: `${prefix}${name}` },
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
    right: 's3:PutObject',
    prefix,
  });
  if (sent.kind !== 'done') return sent;
  const rest = await sent.value.bytes(MAX_EMPTY_BYTES);
  if (rest.kind === 'retry') return rest;
  // Every S3 names what it stored; a login page that answers with 200 does not.
  return sent.value.header('ETag') === undefined
    ? notS3(api.host(), 'it took an object and did not say that it stored it')
    : done(undefined);
}

/** Reads an object; undefined when it is not there. */
export async function getObject(
  api: BucketApi,
  prefix: string,
  name: string,
  maxBytes: number,
): Promise<Outcome<Uint8Array | undefined>> {
  const sent = await api.send({
    method: 'GET',
    to: { key: `${prefix}${name}` },
    right: 's3:GetObject',
    prefix,
  });
  if (sent.kind === 'give-up' && sent.cause.code === 'object-missing') return done(undefined);
  if (sent.kind === 'give-up' && sent.cause.code === 'bucket-denied') {
    // Whoever may list only below a prefix is told "denied" of objects that are not there (AWS, GetObject: permissions).
    const listed = await isListed(api, prefix, name);
    if (listed.kind !== 'done') return listed;
    return listed.value ? sent : done(undefined);
  }
  if (sent.kind !== 'done') return sent;
  if (sent.value.header('ETag') === undefined)
    return notS3(api.host(), 'it read an object without naming its ETag');
  return sent.value.bytes(maxBytes);
}

/** Deletes one object; done also when it was not there. */
export async function deleteObject(api: BucketApi, prefix: string, name: string): Promise<Outcome<void>> {
  const sent = await api.send({
    method: 'DELETE',
    to: { key: `${prefix}${name}` },
    right: 's3:DeleteObject',
    prefix,
  });
  if (sent.kind === 'give-up' && sent.cause.code === 'object-missing') return done(undefined);
  if (sent.kind !== 'done') return sent;
  const rest = await sent.value.bytes(MAX_EMPTY_BYTES);
  if (rest.kind === 'retry') return rest;
  return rest.kind === 'done' && rest.value.length === 0
    ? done(undefined)
    : notS3(api.host(), 'it answered a deletion with a text');
}
