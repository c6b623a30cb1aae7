import type { HttpFailure } from '../../../ports/http';
import type { SettingsOf } from '../../../protocol/channel-settings';
import type { GiveUp, Retry } from '../../../protocol/outcome';
import { giveUp, retry } from '../../../protocol/outcome';
import type { Refusal } from './answers';
import { noAnswer } from '../../outside/no-answer';
import { plain } from '../../outside/words';
import { readDate, utc } from './sentence';

/** A right on the bucket, by the name that policies use for it. */
export type Right = 's3:ListBucket' | 's3:PutObject' | 's3:GetObject' | 's3:DeleteObject';

const VERB: Record<Right, string> = {
  's3:ListBucket': 'list the objects',
  's3:PutObject': 'write objects',
  's3:GetObject': 'read objects',
  's3:DeleteObject': 'delete objects',
};

/** What was asked of whom: names it in the sentences. */
export interface Asked {
  host: string;
  settings: SettingsOf<'s3'>;
  right: Right;
  prefix: string;
  /** The time that the signature named; milliseconds. */
  signedAt: number;
}

/** An answer that is not what was asked for. */
export interface BadAnswer {
  status: number;
  /** The error in the body; undefined when there is none in the form of S3. */
  refusal: Refusal | undefined;
  header(name: string): string | undefined;
  afterMs: number | undefined;
}

/** No answer at all. */
export function noBucket({ host, settings }: Asked, failure: HttpFailure): Retry | GiveUp {
  const isDotted = settings.addressing === 'virtual-host' && settings.bucket.includes('.');
  const dots = isDotted ? '; certificates seldom cover a bucket name with a dot, choose path addressing' : '';
  return noAnswer(host, failure, (cause) =>
    retry(
      'bucket-unreachable',
      cause === undefined
        ? `${host} did not answer in time.`
        : `${host} cannot be reached; check the endpoint and that its TLS certificate is valid${dots} (${cause}).`,
    ),
  );
}

/** An answer that no S3 service gives. */
export function notS3(host: string, what: string): GiveUp {
  return giveUp(
    'bucket-not-s3',
    `What answers at ${host} is not S3: ${what}. Check the endpoint and what stands before it.`,
  );
}

/** The connection was lost inside an answer. */
export function brokenOff(host: string): Retry {
  return retry('bucket-unreachable', `The answer of ${host} broke off.`);
}

/** Reads a refusal: S3's code decides where there is one; whatever else answers has only its status. */
export function badAnswer(asked: Asked, answer: BadAnswer): Retry | GiveUp {
  const { host, settings, right, prefix } = asked;
  const { status, refusal, afterMs } = answer;
  const message = plain(refusal?.Message ?? '');
  const said = message === '' ? '' : ` (${message})`;
  switch (refusal?.Code ?? '') {
    case 'InvalidAccessKeyId':
    case 'InvalidToken':
    case 'ExpiredToken':
      return giveUp(
        'bucket-key-unknown',
        `${host} does not know the access key id "${settings.accessKeyId}"${said}; it may be mistyped, deleted, or of another service.`,
      );
    case 'SignatureDoesNotMatch':
      return giveUp(
        'bucket-secret-wrong',
        `The secret access key does not belong to the access key id "${settings.accessKeyId}"; enter both again. If they are right, something before ${host} alters requests.`,
      );
    case 'RequestTimeTooSkewed':
    case 'RequestExpired':
      return clockSkew(asked, answer);
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'IllegalLocationConstraintException':
    case 'IllegalLocationConstraint':
    case 'InvalidRegionName':
    case 'InvalidRegion':
      return wrongRegion(asked, answer, said);
    case 'NoSuchKey':
      return giveUp('object-missing', 'The object is not there.');
    case 'NoSuchBucket':
    case 'InvalidBucketName':
      return giveUp(
        'bucket-missing',
        `There is no bucket "${settings.bucket}" on ${host}; check its spelling, the endpoint and the addressing.`,
      );
    case 'AccessDenied':
    case 'AllAccessDisabled':
    case 'AccountProblem':
    case 'Forbidden':
    case 'InvalidPayer':
    case 'NotSignedUp':
    case 'Unauthorized':
    case 'UserSuspended':
      return denied(asked, said);
    case 'EntityTooLarge':
      return giveUp('too-large', `${host} refused an object as too large${said}.`);
    case 'QuotaExceeded':
    case 'StorageCapExceeded':
    case 'InsufficientStorage':
    case 'XMinioStorageFull':
    case 'XMinioAdminBucketQuotaExceeded':
      return full(asked, said, afterMs);
    case 'SlowDown':
    case 'ServiceUnavailable':
    case 'TooManyRequests':
    case 'OperationAborted':
      return retry('bucket-busy', `${host} asks to try again later${said}.`, afterMs);
    case 'RequestTimeout':
      return retry('bucket-unreachable', `${host} waited too long for the request${said}.`, afterMs);
    case 'BadDigest':
    case 'IncompleteBody':
    case 'XAmzContentSHA256Mismatch':
      return retry(
        'bucket-error',
        `The bytes that reached ${host} are not those that were sent${said}.`,
        afterMs,
      );
    case 'InternalError':
      return retry('bucket-error', `${host} failed${said}.`, afterMs);
  }
  if (status === 507) return full(asked, said, afterMs);
  if (status === 429) return retry('bucket-busy', `${host} asks to try again later${said}.`, afterMs);
  if (refusal === undefined) return withoutWords(host, status, afterMs);
  if (status === 503) return retry('bucket-busy', `${host} asks to try again later${said}.`, afterMs);
  if (status >= 500 && status !== 501) {
    return retry(
      'bucket-error',
      `${host} failed with status ${status} ${plain(refusal.Code)}${said}.`,
      afterMs,
    );
  }
  return giveUp(
    'bucket-refused',
    `${host} refused to ${VERB[right]}${below(prefix)} of the bucket "${settings.bucket}": ${plain(refusal.Code)}${said}.`,
  );
}

/** What is not in the form of S3: a proxy before it, or something else altogether. */
function withoutWords(host: string, status: number, afterMs: number | undefined): Retry | GiveUp {
  if (status === 413) {
    return giveUp(
      'too-large',
      `${host} refused an object as too large (the limit may be one of a proxy before the bucket).`,
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    return retry('bucket-unreachable', `The proxy at ${host} does not reach the bucket.`, afterMs);
  }
  if (status >= 500 && status !== 501) {
    return retry('bucket-error', `${host} failed with status ${status}.`, afterMs);
  }
  return notS3(host, `it answered with status ${status} and without an error of S3`);
}

function denied({ host, settings, right, prefix }: Asked, said: string): GiveUp {
  return giveUp(
    'bucket-denied',
    `The access key may not ${VERB[right]}${below(prefix)} of the bucket "${settings.bucket}" on ${host}: it lacks the right ${right}${said}.`,
  );
}

function full({ host, settings }: Asked, said: string, afterMs: number | undefined): Retry {
  return retry(
    'bucket-full',
    `There is no room left in the bucket "${settings.bucket}" on ${host}${said}.`,
    afterMs,
  );
}

function clockSkew({ host, signedAt }: Asked, { refusal, header }: BadAnswer): GiveUp {
  const theirs = readDate(refusal?.ServerTime) ?? readDate(header('Date'));
  const server = theirs === undefined ? 'its clock differs' : `its clock says ${utc(theirs)}`;
  return giveUp(
    'bucket-clock-skew',
    `${host} refused a request signed at ${utc(signedAt)}: ${server}. The clock that is wrong has to be set; usually it is that of the storage service.`,
  );
}

function wrongRegion({ host, settings }: Asked, { refusal, header }: BadAnswer, said: string): GiveUp {
  const region = plain(refusal?.Region ?? header('x-amz-bucket-region') ?? '');
  const endpoint = plain(refusal?.Endpoint ?? '');
  const amazon = /\.amazonaws\.com(\.cn)?$/.exec(host)?.[0];
  const right = [
    region === '' ? '' : `the region ${region}`,
    region !== '' && amazon !== undefined ? `the endpoint https://s3.${region}${amazon}` : '',
    endpoint === '' || (region !== '' && amazon !== undefined) ? '' : `the endpoint of ${endpoint}`,
  ].filter((part) => part !== '');
  const advice =
    right.length === 0
      ? `ask its owner for the region and its endpoint${said}`
      : `enter ${right.join(' and ')}`;
  return giveUp(
    'bucket-region-wrong',
    `${host} does not serve the bucket "${settings.bucket}" under the region ${settings.region}: ${advice}.`,
  );
}

function below(prefix: string): string {
  return prefix === '' ? '' : ` below ${prefix}`;
}
