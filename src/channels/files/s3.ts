import type { Channel, ChannelProbe } from '../../ports/channel';
import { giveUp } from '../../protocol/outcome';
import { objectName } from './s3/answers';
import { createBucketApi, type BucketDeps } from './s3/api';
import { createDeleteObjects } from './s3/delete-objects';
import { listObjects } from './s3/list-objects';
import { getObject, putObject } from './s3/object-requests';
import { createBucketProbe } from './s3/probe';

/**
 * File exchange by an S3-compatible bucket: SEND and RECEIVE are two prefixes of it, which may be those of the partner the other way
 * round. Makes no request by itself; nothing is repeated here.
 */
export function createS3Channel(deps: BucketDeps): Channel & ChannelProbe {
  const api = createBucketApi(deps);
  const deleteObjects = createDeleteObjects(api);
  const { sendPrefix, receivePrefix } = deps.settings;

  async function deleteBelow(prefix: string, names: readonly string[]) {
    const wrong = names.find((name) => !isObjectName(name));
    return wrong === undefined ? deleteObjects(prefix, names) : invalidName(wrong);
  }

  return {
    ...createBucketProbe(api),
    async put(name, bytes) {
      return isObjectName(name) ? putObject(api, sendPrefix, name, bytes) : invalidName(name);
    },
    list: () => listObjects(api, receivePrefix),
    async get(name, maxBytes) {
      return isObjectName(name) ? getObject(api, receivePrefix, name, maxBytes) : invalidName(name);
    },
    remove: (names) => deleteBelow(receivePrefix, names),
    withdraw: (names) => deleteBelow(sendPrefix, names),
  };
}

function isObjectName(name: string): boolean {
  return objectName.safeParse(name).success;
}

function invalidName(name: string) {
  return giveUp(
    'name-invalid',
    `An object cannot be called ${JSON.stringify(name.slice(0, 50))} in the bucket.`,
  );
}
