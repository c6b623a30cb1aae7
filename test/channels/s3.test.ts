import {
  answer,
  brief,
  deleted,
  failed,
  object,
  page,
  refusal,
  scripted,
  stored,
  text,
  textOf,
  value,
} from './s3-answers';

describe('listing', () => {
  test('keys are decoded; what is foreign, deeper, above or the folder itself is passed over', async () => {
    const keys = [
      'b-to-a%2F',
      'b-to-a%2Fm.1',
      'b-to-a/m.2',
      'b-to-a%2Fa+b%26%3C',
      'b-to-a%2F.hidden',
      'b-to-a%2F%E9',
      'other%2Fm.3',
      'b-to-a%2F%01',
      'b-to-a%2Fx%2Fm.4',
    ];
    const { channel, sent } = scripted([page(keys)]);
    expect(value(await channel.list())).toEqual({
      entries: [
        { name: 'm.1', size: 5 },
        { name: 'm.2', size: 5 },
      ],
      truncated: false,
    });
    expect(sent[0]?.target).toBe(
      'https://s3.eu-central-1.amazonaws.com/relay?list-type=2&prefix=b-to-a%2F&delimiter=%2F&max-keys=1000&encoding-type=url',
    );
  });

  test('pages are followed by their token, whatever is in it', async () => {
    const { channel, sent } = scripted([page(['b-to-a/m.1'], '1/+=&amp;x'), page(['b-to-a/m.2'])]);
    expect(value(await channel.list()).entries.map(({ name }) => name)).toEqual(['m.1', 'm.2']);
    expect(sent[1]?.target).toContain('&continuation-token=1%2F%2B%3D%26x');
  });

  test('a listing without end is cut and says so', async () => {
    const { channel, sent } = scripted(
      Array.from({ length: 20 }, (_, index) => page([`b-to-a/m.${index}`], `t${index}`)),
    );
    const listed = value(await channel.list());
    expect([listed.entries.length, listed.truncated, sent.length]).toEqual([20, true, 20]);
  });

  test('a listing whose pages do not go on is not followed for ever', async () => {
    const same = () => page([], 'same');
    expect(brief(await scripted([same(), same()]).channel.list())).toBe('give-up bucket-not-s3');
    const lost = answer(200, '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>');
    expect(brief(await scripted([lost]).channel.list())).toBe('give-up bucket-not-s3');
  });

  test.each([
    ['', 'nothing'],
    ['{"entries":[]}', 'JSON'],
    [
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>b-to-a/m</Key><Size>5</Size></Contents>',
      'cut off',
    ],
    [
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>b-to-a/m</Key><Size>-1</Size></Contents></ListBucketResult>',
      'a negative size',
    ],
    [
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key><x/></Key><Size>1</Size></Contents></ListBucketResult>',
      'a key that is no text',
    ],
    [`${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`, 'nesting'],
    [
      `<ListBucketResult><IsTruncated>false</IsTruncated><X>${'x'.repeat(4_300_000)}</X></ListBucketResult>`,
      'too long an answer',
    ],
  ])('an answer that is %.40j (%s) is not taken for a listing', async (body) => {
    expect(brief(await scripted([answer(200, body)]).channel.list())).toBe('give-up bucket-not-s3');
  });

  test('an empty bucket and a bucket root', async () => {
    const empty =
      '<ListBucketResult><Name>relay</Name><Prefix/><IsTruncated>false</IsTruncated></ListBucketResult>';
    const { channel, sent } = scripted([answer(200, empty)], { receivePrefix: '' });
    expect(value(await channel.list())).toEqual({ entries: [], truncated: false });
    expect(sent[0]?.target).toContain('list-type=2&prefix=&');
  });
});

describe('reading', () => {
  test('an announced length above the bound is too large before the body is read', async () => {
    const large = {
      ...object('x', { 'Content-Length': '101' }),
      bytes: () => Promise.reject(new Error('was read')),
    };
    expect(brief(await scripted([large]).channel.get('m.1', 100))).toBe('give-up too-large');
    const silent = answer(200, 'x'.repeat(101), { ETag: '"e"' });
    expect(brief(await scripted([silent]).channel.get('m.1', 100))).toBe('give-up too-large');
  });

  test('an object of another length than announced counts as broken off, and so does a lost connection', async () => {
    const short = object('abc', { 'Content-Length': '4' });
    expect(brief(await scripted([short]).channel.get('m.1', 10))).toBe('retry bucket-unreachable');
    const lost = { ...object('abc'), bytes: () => Promise.reject(new Error('terminated')) };
    expect(brief(await scripted([lost]).channel.get('m.1', 10))).toBe('retry bucket-unreachable');
    const packed = object('abc', { 'Content-Length': '2', 'Content-Encoding': 'gzip' });
    expect(value(await scripted([packed]).channel.get('m.1', 10))).toEqual(text('abc'));
  });

  test('what is not there is undefined, also where the key may not see that', async () => {
    expect(value(await scripted([refusal(404, 'NoSuchKey')]).channel.get('m.1', 10))).toBeUndefined();
    const hidden = scripted([refusal(403, 'AccessDenied'), page(['b-to-a/m.10'])]);
    expect(value(await hidden.channel.get('m.1', 10))).toBeUndefined();
    expect(hidden.sent[1]?.target).toContain('prefix=b-to-a%2Fm.1&');
  });

  test('what is there and may not be read is denied', async () => {
    const denied = await scripted([refusal(403, 'AccessDenied'), page(['b-to-a/m.1'])]).channel.get(
      'm.1',
      10,
    );
    expect(textOf(denied)).toContain('may not read objects below b-to-a/');
  });

  test('a login page is no object', async () => {
    expect(brief(await scripted([answer(200, '<html>Sign in</html>')]).channel.get('m.1', 100))).toBe(
      'give-up bucket-not-s3',
    );
    expect(brief(await scripted([answer(200, '<html>Sign in</html>')]).channel.put('m.1', text('x')))).toBe(
      'give-up bucket-not-s3',
    );
    expect(brief(await scripted([answer(200, '<html>Sign in</html>')]).channel.remove(['m.1']))).toBe(
      'give-up bucket-not-s3',
    );
  });
});

describe('deleting', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `m.${index}`);
  const nothingFailed = () =>
    answer(200, '<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></DeleteResult>');
  const someFailed = (code: string) =>
    answer(
      200,
      `<DeleteResult><Deleted><Key>b-to-a/m.0</Key></Deleted><Error><Key>b-to-a/m.1</Key><Code>${code}</Code><Message>Words</Message></Error></DeleteResult>`,
    );

  test('one request for each thousand, with the checksum that AWS asks for', async () => {
    const { channel, sent, asked } = scripted([nothingFailed(), nothingFailed(), deleted()]);
    value(await channel.remove(names(2001)));
    expect(asked()).toEqual(['POST /relay?delete=', 'POST /relay?delete=', 'DELETE /relay/b-to-a/m.2000']);
    const body = new TextDecoder().decode(sent[0]?.body as Uint8Array);
    expect(body.match(/<Key>b-to-a\/m\.\d+<\/Key>/g)).toHaveLength(1000);
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(body));
    expect(sent[0]?.headers?.['x-amz-checksum-sha256']).toBe(Buffer.from(digest).toString('base64'));
  });

  test('a name that is not there counts as deleted, in a batch and alone', async () => {
    const batch = scripted([someFailed('NoSuchKey')]);
    expect(brief(await batch.channel.remove(['m.0', 'm.1']))).toBe('done');
    expect(brief(await scripted([refusal(404, 'NoSuchKey')]).channel.remove(['m.0']))).toBe('done');
  });

  test('what a batch could not delete is told', async () => {
    expect(brief(await scripted([someFailed('SlowDown')]).channel.remove(['m.0', 'm.1']))).toBe(
      'retry bucket-busy',
    );
    const denied = scripted([
      someFailed('AccessDenied'),
      refusal(403, 'AccessDenied', '<Message>object lock</Message>'),
    ]);
    const outcome = await denied.channel.remove(['m.0', 'm.1']);
    expect(textOf(outcome)).toContain('may not delete objects below b-to-a/');
    expect(textOf(outcome)).toContain('object lock');
  });

  test.each([
    refusal(
      400,
      'MissingContentMD5',
      '<Message>Missing required header for this request: Content-Md5.</Message>',
    ),
    refusal(403, 'AccessDenied'),
    refusal(405, 'MethodNotAllowed'),
    refusal(501, 'NotImplemented'),
    answer(405, '<html>POST is not allowed</html>'),
  ])(
    'a service without batches (case %#) deletes one by one, and is not asked for batches again',
    async (given) => {
      const { channel, asked } = scripted([given, deleted(), deleted(), deleted(), deleted()]);
      value(await channel.remove(['m.0', 'm.1']));
      value(await channel.withdraw(['m.2', 'm.3']));
      expect(asked()).toEqual([
        'POST /relay?delete=',
        'DELETE /relay/b-to-a/m.0',
        'DELETE /relay/b-to-a/m.1',
        'DELETE /relay/a-to-b/m.2',
        'DELETE /relay/a-to-b/m.3',
      ]);
    },
  );

  test('where the bucket does not answer, single deletions are not tried', async () => {
    expect(brief(await scripted([failed('unreachable')]).channel.remove(names(3)))).toBe(
      'retry bucket-unreachable',
    );
    expect(brief(await scripted([refusal(403, 'SignatureDoesNotMatch')]).channel.remove(names(3)))).toBe(
      'give-up bucket-secret-wrong',
    );
  });

  test('one by one, a run that ends early is taken up where it ended', async () => {
    const refused = refusal(501, 'NotImplemented');
    const all = page(names(6).map((name) => `b-to-a/${name}`));
    const first = scripted([refused, all, deleted(), deleted(), failed('budget')]);
    expect(brief(await first.channel.remove(names(6)))).toBe('retry request-budget');
    const left = page(
      names(6)
        .slice(2)
        .map((name) => `b-to-a/${name}`),
    );
    const second = scripted([refused, left, deleted(), deleted(), deleted(), deleted()]);
    value(await second.channel.remove(names(6)));
    expect(second.asked().slice(2)).toEqual(
      names(6)
        .slice(2)
        .map((name) => `DELETE /relay/b-to-a/${name}`),
    );
  });
});

describe('connection test', () => {
  const PROBE = 'Connection test p\n';

  test('connect asks without a signature and takes any refusal of S3 for an answer', async () => {
    for (const given of [refusal(403, 'AccessDenied'), refusal(400, 'InvalidArgument'), page([])]) {
      const { channel, sent } = scripted([given]);
      expect(brief(await channel.test('connect', 'p'))).toBe('done');
      expect(sent[0]?.headers).toEqual({});
    }
  });

  test('connect finds out what is no S3, no such bucket, another region, not approved', async () => {
    const connect = async (given: Parameters<typeof scripted>[0][number]) =>
      brief(await scripted([given]).channel.test('connect', 'p'));
    expect(await connect(answer(200, '<html>Welcome</html>'))).toBe('give-up bucket-not-s3');
    expect(await connect(answer(403, '<html>Blocked</html>'))).toBe('give-up bucket-not-s3');
    expect(await connect(refusal(404, 'NoSuchBucket'))).toBe('give-up bucket-missing');
    expect(await connect(refusal(301, 'PermanentRedirect'))).toBe('give-up bucket-region-wrong');
    expect(await connect(failed('not-approved'))).toBe('give-up egress-not-approved');
  });

  test('read says when the probe was altered or taken away', async () => {
    const read = async (...script: Parameters<typeof scripted>[0]) =>
      brief(await scripted(script).channel.test('read', 'p'));
    expect(await read(object(PROBE), page([]))).toBe('done');
    expect(await read(object(PROBE.replace('p', 'q')))).toBe('give-up probe-altered');
    expect(await read(object('x'.repeat(2000)))).toBe('give-up probe-altered');
    expect(await read(refusal(404, 'NoSuchKey'))).toBe('retry probe-missing');
  });

  test('read tries the right to read in RECEIVE on what lies there, however large it is', async () => {
    const first = page(['b-to-a/m.1']);
    const large = object('x', { 'Content-Length': '9999999' });
    expect(brief(await scripted([object(PROBE), first, large]).channel.test('read', 'p'))).toBe('done');
    const denied = await scripted([
      object(PROBE),
      first,
      refusal(403, 'AccessDenied'),
      page(['b-to-a/m.1']),
    ]).channel.test('read', 'p');
    expect(textOf(denied)).toContain('may not read objects below b-to-a/');
  });

  test('delete looks whether the probe is gone, and tries the right to delete in RECEIVE', async () => {
    const gone = refusal(404, 'NoSuchKey');
    const all = scripted([deleted(), gone, deleted()]);
    expect(brief(await all.channel.test('delete', 'p'))).toBe('done');
    expect(all.asked()).toEqual(['DELETE /relay/a-to-b/p', 'GET /relay/a-to-b/p', 'DELETE /relay/b-to-a/p']);
    expect(brief(await scripted([deleted(), object(PROBE)]).channel.test('delete', 'p'))).toBe(
      'give-up probe-stays',
    );
    const denied = await scripted([deleted(), gone, refusal(403, 'AccessDenied')]).channel.test(
      'delete',
      'p',
    );
    expect(textOf(denied)).toContain('may not delete objects below b-to-a/');
  });
});

test('one idle poll is one request', async () => {
  const { channel, sent } = scripted([page([])]);
  await channel.list();
  expect(sent).toHaveLength(1);
});

test('virtual-host addressing and an endpoint below a path', async () => {
  const byHost = scripted([stored(), page([])], { addressing: 'virtual-host', sendPrefix: '' });
  value(await byHost.channel.put('m.1', text('x')));
  value(await byHost.channel.list());
  expect(byHost.sent.map(({ target }) => target.split('&')[0])).toEqual([
    'https://relay.s3.eu-central-1.amazonaws.com/m.1',
    'https://relay.s3.eu-central-1.amazonaws.com/?list-type=2',
  ]);
  const below = scripted([stored()], { endpoint: 'https://x.example/storage/v1/s3' });
  value(await below.channel.put('m.1', text('x')));
  expect(below.sent[0]?.target).toBe('https://x.example/storage/v1/s3/relay/a-to-b/m.1');
});
