import { createS3Channel } from '../../src/channels/files/s3';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http';
import type { SettingsOf } from '../../src/protocol/channel-settings';
import type { Outcome } from '../../src/protocol/outcome';

export type Answer = HttpResponse | HttpFailure;
type Script = (Answer | ((request: HttpRequest) => Answer))[];

export const NOW = Date.UTC(2026, 10, 23, 16, 20, 5);
export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

export const SETTINGS: SettingsOf<'s3'> = {
  kind: 's3',
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  region: 'eu-central-1',
  bucket: 'relay',
  addressing: 'path',
  sendPrefix: 'a-to-b/',
  receivePrefix: 'b-to-a/',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};

export function answer(status: number, body = '', headers: Record<string, string> = {}): HttpResponse {
  const bytes = new TextEncoder().encode(body);
  const byName = new Map(Object.entries(headers).map(([name, each]) => [name.toLowerCase(), each]));
  return {
    kind: 'response',
    status,
    header: (name) => byName.get(name.toLowerCase()),
    bytes: async (maxBytes) => (bytes.length > maxBytes ? undefined : bytes),
  };
}

export const failed = (code: HttpFailure['code'], why = 'why'): HttpFailure => ({
  kind: 'failure',
  code,
  text: why,
});

/** A refusal in the form of AWS ("REST error responses" in the user guide). */
export function refusal(status: number, code: string, more = '', headers: Record<string, string> = {}) {
  const ids = '<RequestId>4442587FB7D0A2F9</RequestId><HostId>host=</HostId>';
  return answer(
    status,
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code>${more}${ids}</Error>`,
    { 'Content-Type': 'application/xml', ...headers },
  );
}

/** A page of ListObjectsV2, its keys as they are given. */
export function page(keys: readonly string[], next?: string): HttpResponse {
  const contents = keys
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>2026-11-23T16:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>5</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    )
    .join('');
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return answer(
    200,
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>relay</Name><Prefix>b-to-a%2F</Prefix>${more}<KeyCount>${keys.length}</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${next !== undefined}</IsTruncated>${contents}<CommonPrefixes><Prefix>b-to-a/deeper/</Prefix></CommonPrefixes></ListBucketResult>`,
  );
}

export const stored = () => answer(200, '', { ETag: '"e"' });
export const deleted = () => answer(204);
export const object = (body: string, headers: Record<string, string> = {}) =>
  answer(200, body, { ETag: '"e"', 'Content-Length': String(body.length), ...headers });

/** The channel over answers given in order. A request beyond the script fails the test. */
export function scripted(script: Script, settings: Partial<SettingsOf<'s3'>> = {}, secretAccessKey = SECRET) {
  const sent: HttpRequest[] = [];
  const http: Http = {
    async send(request) {
      const next = script[sent.length];
      sent.push(request);
      if (next === undefined) throw new Error(`unexpected request ${request.method} ${request.target}`);
      return typeof next === 'function' ? next(request) : next;
    },
  };
  const channel = createS3Channel({
    http,
    clock: { now: () => NOW, sleep: async () => undefined },
    settings: { ...SETTINGS, ...settings },
    secrets: { secretAccessKey },
  });
  return { channel, sent, asked: () => sent.map(({ method, target }) => `${method} ${pathOf(target)}`) };
}

function pathOf(target: string): string {
  return decodeURIComponent(target.replace(/^https:\/\/[^/]+/, '').replace(/&.*/, ''));
}

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') throw new Error(`${brief(outcome)}: ${textOf(outcome)}`);
  return outcome.value;
}

export function brief(outcome: Outcome<unknown>): string {
  return outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;
}

export function textOf(outcome: Outcome<unknown>): string {
  return outcome.kind === 'done' ? '' : outcome.cause.text;
}
