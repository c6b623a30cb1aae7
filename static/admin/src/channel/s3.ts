import type { ChannelForm } from '../../../../src/admin/api';
import { CHANNEL_ERROR } from '../texts/channel-errors';
import { type FieldErrors, type Problem, problemsOf, secretProblem, textProblem, urlProblem } from './checks';
import { givenSecrets, type SecretStates, type SettingsOf, withoutSlash } from './secrets';

/** What the form of a bucket holds, as it was typed. */
export interface S3Draft {
  endpoint: string;
  region: string;
  bucket: string;
  addressing: SettingsOf<'s3'>['addressing'];
  accessKeyId: string;
  secretAccessKey: string;
  sendPrefix: string;
  receivePrefix: string;
}

const FROM_MASTER = 'master-to-slave/';
const FROM_SLAVE = 'slave-to-master/';

/** The prefixes fit together if both sides share a bucket and leave them as they are. */
export function emptyS3(role: 'master' | 'slave'): S3Draft {
  const isMaster = role === 'master';
  return {
    endpoint: '',
    region: '',
    bucket: '',
    addressing: 'path',
    accessKeyId: '',
    secretAccessKey: '',
    sendPrefix: isMaster ? FROM_MASTER : FROM_SLAVE,
    receivePrefix: isMaster ? FROM_SLAVE : FROM_MASTER,
  };
}

export function s3Draft(settings: SettingsOf<'s3'>): S3Draft {
  const { endpoint, region, bucket, addressing, accessKeyId, sendPrefix, receivePrefix } = settings;
  const place = { endpoint, region, bucket, addressing, sendPrefix, receivePrefix };
  return { ...place, accessKeyId, secretAccessKey: '' };
}

export function s3Form({ secretAccessKey, ...typed }: S3Draft): ChannelForm {
  return {
    settings: {
      kind: 's3',
      endpoint: withoutSlash(typed.endpoint),
      region: typed.region.trim(),
      bucket: typed.bucket.trim(),
      addressing: typed.addressing,
      sendPrefix: wholePrefix(typed.sendPrefix),
      receivePrefix: wholePrefix(typed.receivePrefix),
      accessKeyId: typed.accessKeyId.trim(),
    },
    secrets: givenSecrets({ secretAccessKey: secretAccessKey.trim() }),
  };
}

/** A prefix that was typed without the slash at its end gets it; none stays none. */
function wholePrefix(text: string): string {
  const typed = text.trim();
  return typed === '' || typed.endsWith('/') ? typed : `${typed}/`;
}

/** Checks what can be checked without asking the storage service. */
export function s3Errors(draft: S3Draft, secrets: SecretStates): FieldErrors {
  return problemsOf({
    endpoint: urlProblem(draft.endpoint, {
      missing: CHANNEL_ERROR.endpointMissing,
      example: 'https://s3.eu-central-1.amazonaws.com',
    }),
    region: textProblem(draft.region, {
      missing: CHANNEL_ERROR.regionMissing,
      invalid: CHANNEL_ERROR.regionInvalid,
      pattern: /^[a-z0-9-]+$/,
      longest: 60,
    }),
    bucket: bucketProblem(draft),
    accessKeyId: textProblem(draft.accessKeyId, {
      missing: CHANNEL_ERROR.accessKeyIdMissing,
      invalid: CHANNEL_ERROR.accessKeyIdInvalid,
      pattern: /^[\x21-\x7e]+$/,
      longest: 128,
    }),
    secretAccessKey: secretProblem(
      draft.secretAccessKey,
      secrets.secretAccessKey === 'kept',
      CHANNEL_ERROR.secretAccessKeyMissing,
    ),
    sendPrefix: prefixProblem(draft.sendPrefix),
    receivePrefix:
      prefixProblem(draft.receivePrefix) ??
      (wholePrefix(draft.sendPrefix) === wholePrefix(draft.receivePrefix)
        ? CHANNEL_ERROR.prefixesEqual
        : undefined),
  });
}

function bucketProblem({ bucket, addressing }: S3Draft): Problem {
  const problem = textProblem(bucket, {
    missing: CHANNEL_ERROR.bucketMissing,
    invalid: CHANNEL_ERROR.bucketInvalid,
    pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
    longest: 63,
  });
  // A certificate for *.endpoint covers one label only.
  return (
    problem ??
    (addressing === 'virtual-host' && bucket.includes('.') ? CHANNEL_ERROR.bucketWithDot : undefined)
  );
}

function prefixProblem(text: string): Problem {
  const prefix = wholePrefix(text);
  return prefix.length <= 200 && /^([A-Za-z0-9._-]+\/)*$/.test(prefix)
    ? undefined
    : CHANNEL_ERROR.prefixInvalid;
}

/** What a slave may take over from the handshake file: the bucket of the partner, whose SEND is our RECEIVE. */
export function fromPartner(layoutName: string): Pick<S3Draft, 'bucket' | 'receivePrefix'> {
  const [bucket = '', ...prefix] = layoutName.split('/');
  return { bucket, receivePrefix: prefix.join('/') };
}
