import {
  type Answer,
  answer,
  brief,
  failed,
  NOW,
  refusal,
  scripted,
  SECRET,
  text,
  textOf,
} from './s3-answers';

const message = (words: string) => `<Message>${words}</Message>`;

const REFUSALS: [Answer, string, string][] = [
  [
    refusal(
      403,
      'InvalidAccessKeyId',
      message('The AWS Access Key Id you provided does not exist in our records.'),
    ),
    'give-up bucket-key-unknown',
    'AKIAIOSFODNN7EXAMPLE',
  ],
  [
    refusal(403, 'SignatureDoesNotMatch', message('Check your key and signing method.')),
    'give-up bucket-secret-wrong',
    'enter both again',
  ],
  [
    refusal(403, 'AccessDenied', message('Access Denied')),
    'give-up bucket-denied',
    'may not list the objects below b-to-a/ of the bucket "relay" on s3.eu-central-1.amazonaws.com: it lacks the right s3:ListBucket (Access Denied)',
  ],
  [
    refusal(404, 'NoSuchBucket', message('The specified bucket does not exist')),
    'give-up bucket-missing',
    'no bucket "relay"',
  ],
  [refusal(400, 'InvalidBucketName'), 'give-up bucket-missing', 'spelling'],
  [refusal(403, 'QuotaExceeded'), 'retry bucket-full', 'no room'],
  [answer(507, ''), 'retry bucket-full', 'no room'],
  [
    refusal(503, 'SlowDown', message('Please reduce your request rate.')),
    'retry bucket-busy',
    'reduce your request rate',
  ],
  [refusal(503, 'ServiceUnavailable'), 'retry bucket-busy', 'later'],
  [answer(429, '{"message":"more than 100 egress requests"}'), 'retry bucket-busy', 'later'],
  [
    refusal(500, 'InternalError', message('We encountered an internal error. Please try again.')),
    'retry bucket-error',
    'internal error',
  ],
  [refusal(400, 'RequestTimeout'), 'retry bucket-unreachable', 'waited too long'],
  [
    refusal(400, 'InvalidRequest', message('Something new.')),
    'give-up bucket-refused',
    'InvalidRequest (Something new)',
  ],
  [
    refusal(
      501,
      'NotImplemented',
      message('A header you provided implies functionality that is not implemented.'),
    ),
    'give-up bucket-refused',
    'NotImplemented',
  ],
  [answer(403, '<html>Blocked by firewall</html>'), 'give-up bucket-not-s3', 'status 403'],
  [answer(404, ''), 'give-up bucket-not-s3', 'status 404'],
  [answer(500, 'oops'), 'retry bucket-error', 'status 500'],
  [answer(502, '<html>Bad gateway</html>'), 'retry bucket-unreachable', 'proxy'],
  [answer(503, '<html>Down</html>'), 'retry bucket-unreachable', 'proxy'],
  [answer(200, '<!DOCTYPE html><html><body>Sign in</body></html>'), 'give-up bucket-not-s3', 'another form'],
  [
    answer(403, '<!DOCTYPE x [<!ENTITY c "AccessDenied">]><Error><Code>&c;</Code></Error>'),
    'give-up bucket-not-s3',
    'without an error of S3',
  ],
];

test.each(REFUSALS.map(([given, expected, words]) => ({ expected, words, given })))(
  'a listing that does not come: $expected, with $words',
  async ({ given, expected, words }) => {
    const listed = await scripted([given]).channel.list();
    expect(brief(listed)).toBe(expected);
    expect(textOf(listed)).toContain(words);
  },
);

test.each([
  ['not-approved', 'give-up egress-not-approved'],
  ['unreachable', 'retry bucket-unreachable'],
  ['timeout', 'retry bucket-unreachable'],
  ['budget', 'retry request-budget'],
] as const)('no answer because of %s: %s', async (code, expected) => {
  expect(brief(await scripted([failed(code)]).channel.list())).toBe(expected);
});

test.each([
  [{}, 's3.eu-central-1.amazonaws.com'],
  [{ endpoint: 'https://s3.acme.example:8443' }, 's3.acme.example:8443'],
  [{ endpoint: 'https://s3.acme.example:443', addressing: 'virtual-host' }, 'relay.s3.acme.example'],
  [{ endpoint: 'https://s3.acme.example:8443', addressing: 'virtual-host' }, 'relay.s3.acme.example:8443'],
] as const)('with %j a missing approval names the host %s', async (settings, host) => {
  const listed = await scripted([failed('not-approved')], settings).channel.list();
  expect(listed).toMatchObject({ kind: 'give-up', cause: { code: 'egress-not-approved', host } });
  expect(textOf(listed)).toContain(host);
});

test('a clock that differs is told with both times, by the error or by the Date header', async () => {
  const times =
    '<RequestTime>20261123T162005Z</RequestTime><ServerTime>2026-11-23T14:20:01Z</ServerTime><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>';
  const byError = await scripted([refusal(403, 'RequestTimeTooSkewed', times)]).channel.list();
  expect(brief(byError)).toBe('give-up bucket-clock-skew');
  expect(textOf(byError)).toContain('signed at 2026-11-23 16:20:05 UTC');
  expect(textOf(byError)).toContain('its clock says 2026-11-23 14:20:01 UTC');
  const date = { Date: 'Mon, 23 Nov 2026 18:20:01 GMT' };
  const byHeader = await scripted([refusal(403, 'RequestTimeTooSkewed', '', date)]).channel.list();
  expect(textOf(byHeader)).toContain('its clock says 2026-11-23 18:20:01 UTC');
  const neither = await scripted([refusal(403, 'RequestTimeTooSkewed')]).channel.list();
  expect(textOf(neither)).toContain('its clock differs');
});

const PERMANENT_REDIRECT =
  '<Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Endpoint>relay.s3.us-west-2.amazonaws.com</Endpoint><Bucket>relay</Bucket>';

test.each([
  [
    refusal(
      400,
      'AuthorizationHeaderMalformed',
      '<Message>The authorization header is malformed; the region is wrong</Message><Region>us-west-2</Region>',
    ),
    {},
    'enter the region us-west-2 and the endpoint https://s3.us-west-2.amazonaws.com',
  ],
  [
    refusal(301, 'PermanentRedirect', PERMANENT_REDIRECT, { 'x-amz-bucket-region': 'us-west-2' }),
    {},
    'enter the region us-west-2 and the endpoint https://s3.us-west-2.amazonaws.com',
  ],
  [
    refusal(301, 'PermanentRedirect', PERMANENT_REDIRECT),
    {},
    'enter the endpoint of relay.s3.us-west-2.amazonaws.com',
  ],
  [
    refusal(400, 'AuthorizationHeaderMalformed', '<Region>garage</Region>'),
    { endpoint: 'https://s3.acme.example' },
    'enter the region garage.',
  ],
  [
    refusal(
      400,
      'IllegalLocationConstraintException',
      '<Message>The eu-central-1 location constraint is incompatible for the region specific endpoint this request was sent to.</Message>',
    ),
    {},
    'ask its owner for the region and its endpoint (The eu-central-1 location',
  ],
] as const)('a wrong region (case %#) says what to enter', async (given, settings, words) => {
  const listed = await scripted([given], settings).channel.list();
  expect(brief(listed)).toBe('give-up bucket-region-wrong');
  expect(textOf(listed)).toContain('under the region eu-central-1');
  expect(textOf(listed)).toContain(words);
});

test('each refusal names what was not allowed, and where', async () => {
  const denied = () => refusal(403, 'AccessDenied');
  expect(textOf(await scripted([denied()]).channel.put('m.1', text('x')))).toContain(
    'may not write objects below a-to-b/ of the bucket "relay"',
  );
  expect(textOf(await scripted([denied()]).channel.remove(['m.1']))).toContain(
    'may not delete objects below b-to-a/',
  );
  expect(textOf(await scripted([denied()]).channel.withdraw(['m.1']))).toContain('below a-to-b/');
  const whole = await scripted([denied()], { receivePrefix: '' }).channel.list();
  expect(textOf(whole)).toContain('may not list the objects of the bucket "relay"');
});

test('an object that the service or a proxy finds too large', async () => {
  expect(brief(await scripted([refusal(400, 'EntityTooLarge')]).channel.put('m', text('x')))).toBe(
    'give-up too-large',
  );
  expect(brief(await scripted([answer(413, '<html>')]).channel.put('m', text('x')))).toBe(
    'give-up too-large',
  );
});

test('bytes that were altered on the way are sent again', async () => {
  const put = await scripted([refusal(400, 'XAmzContentSHA256Mismatch')]).channel.put('m', text('x'));
  expect(brief(put)).toBe('retry bucket-error');
});

test('the wish to wait is passed on in milliseconds and bounded', async () => {
  const busy = (seconds: string) =>
    scripted([refusal(503, 'SlowDown', '', { 'Retry-After': seconds })]).channel.list();
  expect(await busy('7')).toMatchObject({ afterMs: 7000 });
  expect(await busy('999999')).toMatchObject({ afterMs: 3_600_000 });
  expect(await busy('Wed, 21 Oct 2026 07:28:00 GMT')).not.toHaveProperty('afterMs');
});

test('a text from the far end reaches an admin as one bounded line', async () => {
  const hostile = message(`evil\n\u202e${'x'.repeat(10_000)}`);
  const listed = await scripted([refusal(400, 'Odd', hostile)]).channel.list();
  expect(textOf(listed)).not.toMatch(/[\n\u202e]/);
  expect(textOf(listed).length).toBeLessThan(600);
});

test('a certificate that does not fit a dotted bucket name comes with the advice to use paths', async () => {
  const settings = { bucket: 'relay.acme', addressing: 'virtual-host' } as const;
  const listed = await scripted([failed('unreachable', 'certificate')], settings).channel.list();
  expect(textOf(listed)).toContain('choose path addressing');
});

test.each([
  { endpoint: 's3.acme.example' },
  { endpoint: 'http://s3.acme.example' },
  { endpoint: 'https://user:pass@s3.acme.example' },
  { endpoint: 'https://s3.acme.example?x=1' },
  { endpoint: 'https://s3.acme.example:22' },
  { endpoint: '' },
  { endpoint: 'https://10.0.0.1', addressing: 'virtual-host' as const },
  { sendPrefix: '../' },
  { receivePrefix: 'a/./' },
  { receivePrefix: 'a/..' },
])('the settings %j are refused without a request', async (settings) => {
  const { channel, sent } = scripted([], settings);
  expect(brief(await channel.list())).toBe('give-up bucket-settings-invalid');
  expect(brief(await channel.test('connect', 'p'))).toBe('give-up bucket-settings-invalid');
  expect(sent).toEqual([]);
});

test.each(['', 'has a space', 'new\nline'])('the secret %j is refused without a request', async (secret) => {
  const { channel, sent } = scripted([], {}, secret);
  expect(brief(await channel.list())).toBe('give-up bucket-secret-wrong');
  expect(sent).toEqual([]);
});

test('requests are signed with the time of the Clock, and the secret is in none of them', async () => {
  const { channel, sent } = scripted([answer(500), answer(500)]);
  const outcomes = [await channel.list(), await channel.put('m.1', text('bytes'))];
  expect(sent.map((request) => request.headers?.['x-amz-date'])).toEqual([
    '20261123T162005Z',
    '20261123T162005Z',
  ]);
  expect(sent[0]?.headers?.['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20261123\/eu-central-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
  );
  expect(JSON.stringify([sent, outcomes])).not.toContain(SECRET);
  expect(NOW).toBe(Date.parse('2026-11-23T16:20:05Z'));
});
