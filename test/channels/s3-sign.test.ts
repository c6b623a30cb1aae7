import { createSigner } from '../../src/channels/files/s3/sign';
import { SECRET } from './s3-answers';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const sign = createSigner({
  clock: { now: () => Date.UTC(2013, 4, 24), sleep: async () => undefined },
  region: 'us-east-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: SECRET,
});

test('the example of the AWS documentation (signature calculations, GET bucket) gets its signature', async () => {
  const signed = await sign({
    method: 'GET',
    url: 'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J',
    headers: {},
  });
  expect(signed).toEqual({
    at: Date.UTC(2013, 4, 24),
    headers: {
      'x-amz-content-sha256': EMPTY,
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  });
});

test('the signature covers the bytes of the body', async () => {
  const put = async (body: string) =>
    (
      await sign({
        method: 'PUT',
        url: 'https://x.test/relay/m.1',
        headers: {},
        body: new TextEncoder().encode(body),
      })
    ).headers;
  const [one, again, other] = [await put('one'), await put('one'), await put('other')];
  expect(again).toEqual(one);
  expect(other['x-amz-content-sha256']).not.toBe(one['x-amz-content-sha256']);
  expect(other['authorization']).not.toBe(one['authorization']);
});
