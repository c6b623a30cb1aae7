import type { Clock } from '../../../ports/clock';
import type { Http, HttpResponse } from '../../../ports/http';
import type { ChannelSecrets, SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { readBody } from '../../outside/read-body';
import { errorAnswer, type Refusal } from './answers';
import { badAnswer, brokenOff, noBucket, notS3, type Asked, type Right } from './failure';
import { readPlace, type BucketPlace } from './place';
import { readRetryAfter } from '../../outside/words';
import { createSigner, type ToSign } from './sign';
import { readXml } from './xml';

export interface BucketDeps {
  http: Http;
  clock: Clock;
  settings: SettingsOf<'s3'>;
  secrets: ChannelSecrets;
}

interface BucketRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** An object's key, or a query to the bucket itself. */
  to: { key: string } | { query: Readonly<Record<string, string>> };
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array;
  /** What is asked, for the sentence of a refusal. */
  right: Right;
  prefix: string;
  /** Sent without a signature. */
  anonymous?: boolean;
}

/** An answer that is no refusal. */
interface BucketAnswer {
  status: number;
  header(name: string): string | undefined;
  /** The whole body; give-up `too-large` when there is more, retry when it broke off. May be called once. */
  bytes(maxBytes: number): Promise<Outcome<Uint8Array>>;
  /** The whole body as XML; undefined when it is none. */
  xml(maxBytes: number): Promise<Outcome<unknown>>;
}

/** Signed requests to one bucket. Every failure comes back as an outcome with a sentence for an admin. Nothing is repeated here. */
export interface BucketApi {
  settings: SettingsOf<'s3'>;
  host(): string;
  send(request: BucketRequest): Promise<Outcome<BucketAnswer>>;
  /** Reads one refusal of a list of them, as it would be read alone. */
  refused(refusal: Refusal, request: Pick<BucketRequest, 'right' | 'prefix'>): Outcome<never>;
}

const MAX_FAILURE_BYTES = 16 * 1024;
const SECRET = /^[\x21-\x7e]{1,200}$/;

export function createBucketApi({ http, clock, settings, secrets }: BucketDeps): BucketApi {
  const secretAccessKey = secrets.secretAccessKey ?? '';
  const { region, accessKeyId } = settings;
  const sign = createSigner({ clock, region, accessKeyId, secretAccessKey });
  const place = readPlace(settings);
  const host = place.kind === 'done' ? place.value.host : settings.endpoint;

  async function sendTo(bucket: BucketPlace, request: BucketRequest): Promise<Outcome<BucketAnswer>> {
    const { method, to, body, right, prefix } = request;
    const toSign: ToSign = {
      method,
      url: 'key' in to ? bucket.objectUrl(to.key) : bucket.bucketUrl(to.query),
      headers: request.headers ?? {},
      ...(body === undefined ? {} : { body }),
    };
    const signed =
      request.anonymous === true ? { headers: { ...toSign.headers }, at: clock.now() } : await sign(toSign);
    const response = await http.send({
      method,
      target: toSign.url,
      headers: signed.headers,
      ...(body === undefined ? {} : { body }),
    });
    const asked: Asked = { host, settings, right, prefix, signedAt: signed.at };
    if (response.kind === 'failure') return noBucket(asked, response);
    if (response.status === 200 || response.status === 204) return done(answerOf(response));
    const words = await readBody(response, MAX_FAILURE_BYTES);
    const parsed = errorAnswer.safeParse(words === 'broken' ? undefined : readXml(words));
    return badAnswer(asked, {
      status: response.status,
      refusal: parsed.success ? parsed.data : undefined,
      header: (name) => response.header(name),
      afterMs: readRetryAfter(response.header('Retry-After')),
    });
  }

  function answerOf(response: HttpResponse): BucketAnswer {
    async function bytes(maxBytes: number): Promise<Outcome<Uint8Array>> {
      const announced = readLength(response);
      const tooLarge = () => giveUp('too-large', `The object has more than ${maxBytes} bytes.`);
      if (announced !== undefined && announced > maxBytes) return tooLarge();
      const body = await readBody(response, maxBytes);
      if (body === 'broken') return brokenOff(host);
      if (body === undefined) return tooLarge();
      return announced !== undefined && announced !== body.length ? brokenOff(host) : done(body);
    }
    return {
      status: response.status,
      header: (name) => response.header(name),
      bytes,
      async xml(maxBytes) {
        const body = await bytes(maxBytes);
        if (body.kind === 'done') return done(readXml(body.value));
        return body.cause.code === 'too-large' ? notS3(host, 'its answer is longer than any of S3') : body;
      },
    };
  }

  return {
    settings,
    host: () => host,
    async send(request) {
      if (place.kind !== 'done') return place;
      if (request.anonymous !== true && !SECRET.test(secretAccessKey)) {
        return giveUp(
          'bucket-secret-wrong',
          'The secret access key is missing or has characters in it that none has; enter it again.',
        );
      }
      return sendTo(place.value, request);
    },
    refused: (refusal, { right, prefix }) =>
      badAnswer(
        { host, settings, right, prefix, signedAt: clock.now() },
        { status: 400, refusal, header: () => undefined, afterMs: undefined },
      ),
  };
}

/** The announced length of the body as it is read; a body that was packed on the way has another one. */
function readLength(response: HttpResponse): number | undefined {
  const value = response.header('Content-Length');
  if (value === undefined || !/^[0-9]{1,15}$/.test(value)) return undefined;
  return (response.header('Content-Encoding') ?? 'identity') === 'identity' ? Number(value) : undefined;
}
