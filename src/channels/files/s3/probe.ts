import type { ChannelProbe } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp, retry } from '../../../protocol/outcome';
import { errorAnswer, listAnswer } from './answers';
import type { BucketApi } from './api';
import { notS3 } from './failure';
import { firstObject } from './list-objects';
import { deleteObject, getObject, putObject } from './object-requests';

const MAX_PROBE_BYTES = 1024;
const MAX_CONNECT_BYTES = 1024 * 1024;
/** How S3 says to somebody who did not sign that it is S3. */
const TELL_OF_S3 = [
  'bucket-denied',
  'bucket-refused',
  'bucket-key-unknown',
  'bucket-secret-wrong',
  'bucket-clock-skew',
];

/**
 * Tests a bucket step by step with a probe object below SEND's prefix, which is what can be read back without a partner. Rights on
 * RECEIVE's prefix are tried on what lies there: listing, reading one object, and deleting the probe's name, which is not there.
 */
export function createBucketProbe(api: BucketApi): ChannelProbe {
  const { sendPrefix, receivePrefix } = api.settings;
  const content = (probe: string) => new TextEncoder().encode(`Connection test ${probe}\n`);

  return {
    async test(step, probe) {
      switch (step) {
        case 'connect':
          return connect(api);
        case 'sign-in': {
          const listed = await firstObject(api, receivePrefix);
          return listed.kind === 'done' ? done(undefined) : listed;
        }
        case 'write':
          return putObject(api, sendPrefix, probe, content(probe));
        case 'read': {
          const found = await getObject(api, sendPrefix, probe, MAX_PROBE_BYTES);
          const altered = found.kind === 'give-up' && found.cause.code === 'too-large';
          if (found.kind !== 'done' && !altered) return found;
          if (found.kind === 'done' && found.value === undefined) return missing();
          if (found.kind !== 'done' || !sameBytes(found.value, content(probe))) {
            return giveUp('probe-altered', 'What was read back from SEND is not what was written there.');
          }
          return readSomething(api, receivePrefix);
        }
        case 'delete': {
          const deleted = await deleteObject(api, sendPrefix, probe);
          if (deleted.kind !== 'done') return deleted;
          const found = await getObject(api, sendPrefix, probe, MAX_PROBE_BYTES);
          if (found.kind !== 'done') return found;
          if (found.value !== undefined) {
            return giveUp('probe-stays', 'The object was deleted from SEND and is still there.');
          }
          return deleteObject(api, receivePrefix, probe);
        }
      }
    },
  };
}

/** Asks without a signature: a refusal in the form of S3 is the answer that is looked for. */
async function connect(api: BucketApi): Promise<Outcome<void>> {
  const sent = await api.send({
    method: 'GET',
    to: { query: { 'list-type': '2', prefix: api.settings.receivePrefix, 'max-keys': '1' } },
    right: 's3:ListBucket',
    prefix: api.settings.receivePrefix,
    anonymous: true,
  });
  if (sent.kind === 'give-up' && TELL_OF_S3.includes(sent.cause.code)) return done(undefined);
  if (sent.kind !== 'done') return sent;
  const xml = await sent.value.xml(MAX_CONNECT_BYTES);
  if (xml.kind !== 'done') return xml;
  if (listAnswer.safeParse(xml.value).success || errorAnswer.safeParse(xml.value).success)
    return done(undefined);
  return notS3(api.host(), 'its answer has another form');
}

/** Reads an object of RECEIVE where there is one; it may be of any size, and may go in the same moment. */
async function readSomething(api: BucketApi, prefix: string): Promise<Outcome<void>> {
  const first = await firstObject(api, prefix);
  if (first.kind !== 'done') return first;
  if (first.value === undefined) return done(undefined);
  const found = await getObject(api, prefix, first.value.name, MAX_PROBE_BYTES);
  if (found.kind === 'give-up' && found.cause.code === 'too-large') return done(undefined);
  return found.kind === 'done' ? done(undefined) : found;
}

function missing() {
  return retry(
    'probe-missing',
    'The object was taken out of SEND before it could be read back; somebody else works below the same prefix, so try again.',
  );
}

function sameBytes(read: Uint8Array | undefined, written: Uint8Array): boolean {
  return read?.length === written.length && read.every((byte, index) => byte === written[index]);
}
