import type { Channel, ChannelProbe } from '../../ports/channel';
import { withCheckedNames } from '../outside/checked-names';
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

  const channel: Channel = {
    put: (name, bytes) => putObject(api, sendPrefix, name, bytes),
    list: () => listObjects(api, receivePrefix),
    get: (name, maxBytes) => getObject(api, receivePrefix, name, maxBytes),
    remove: (names) => deleteObjects(receivePrefix, names),
    withdraw: (names) => deleteObjects(sendPrefix, names),
  };
  const checked = withCheckedNames(channel, (name) => `An object cannot be called ${name} in the bucket.`);
  return { ...createBucketProbe(api), ...checked };
}
