import { ANONYMOUS, type AcmeSite, acmeSite, as } from './acme-site';

let acme: AcmeSite;
let key: string;
beforeEach(async () => {
  acme = acmeSite();
  key = (await acme.create()).key;
});

async function uploaded(content: Buffer | string = '0123456789', name = 'plan.png'): Promise<string> {
  const answer = await acme.upload(key, name, content);
  const [{ id }]: [{ id: string }] = answer.json;
  return id;
}

/** Follows the content link of an attachment and returns path and media id. */
async function mediaLink(id: string): Promise<{ path: string; mediaId: string }> {
  const answer = await acme.call('GET', `/attachment/content/${id}`, { headers: { range: 'bytes=0-1' } });
  expect(answer.status).toBe(303);
  const url = new URL(answer.headers['location'] ?? '');
  return { path: url.pathname + url.search, mediaId: url.pathname.split('/')[3] ?? '' };
}

const mediaNode = (id: string, collection = '') => ({
  type: 'doc',
  version: 1,
  content: [
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { type: 'file', id, collection } }],
    },
  ],
});

test('the id is a string in the upload and a number in the metadata; names keep their letters', async () => {
  const answer = await acme.upload(key, 'Größe 図.png', 'x');
  expect(answer.status).toBe(200);
  const [attachment]: [{ id: string }] = answer.json;
  expect(attachment).toMatchObject({
    id: expect.any(String),
    filename: 'Größe 図.png',
    size: 1,
    mimeType: 'image/png',
  });
  const metadata = await acme.call('GET', `/attachment/${attachment.id}`);
  expect(metadata.json).toMatchObject({ id: Number(attachment.id), filename: 'Größe 図.png' });
});

test('bytes pass unharmed, by the signed link and directly', async () => {
  const content = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 256));
  const id = await uploaded(content);
  const { path } = await mediaLink(id);
  const byLink = await acme.call('GET', path, { as: ANONYMOUS });
  const direct = await acme.call('GET', `/attachment/content/${id}?redirect=false`);
  expect(byLink.body.equals(content)).toBe(true);
  expect(direct.body.equals(content)).toBe(true);
  expect(direct.headers['content-type']).toBe('image/png');
});

test.each([
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
])('a range of %s', async (range, status, text, contentRange) => {
  const { path } = await mediaLink(await uploaded());
  const answer = await acme.call('GET', path, { as: ANONYMOUS, headers: { range } });
  expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([status, text, contentRange]);
});

test('a signed link is good for ten minutes and for one attachment', async () => {
  const one = await mediaLink(await uploaded());
  const two = await mediaLink(await uploaded('other'));
  const crossed = one.path.replace(one.mediaId, two.mediaId);
  expect((await acme.call('GET', crossed, { as: ANONYMOUS })).status).toBe(403);
  expect((await acme.call('GET', one.path, { as: ANONYMOUS })).status).toBe(200);
  await acme.clock.advance(10 * 60 * 1000);
  expect((await acme.call('GET', one.path, { as: ANONYMOUS })).status).toBe(403);
});

test('a media node names an attachment of the same issue by its media id, in the collection ""', async () => {
  const id = await uploaded();
  const { mediaId } = await mediaLink(id);
  const other = await acme.create();
  const put = async (issue: string, document: object) =>
    (await acme.call('PUT', `/issue/${issue}`, { body: { fields: { description: document } } })).status;
  expect(await put(key, mediaNode(mediaId))).toBe(204);
  expect(await put(key, mediaNode(id))).toBe(400);
  expect(await put(key, mediaNode(mediaId, 'elsewhere'))).toBe(400);
  expect(await put(other.key, mediaNode(mediaId))).toBe(400);
});

test('the changelog shows an inline image by its file name', async () => {
  const { mediaId } = await mediaLink(await uploaded());
  acme.events.length = 0;
  await acme.call('PUT', `/issue/${key}`, { body: { fields: { description: mediaNode(mediaId) } } });
  expect(acme.events).toMatchObject([
    { changelog: { items: [{ field: 'description', toString: '!plan.png!' }] } },
  ]);
});

test('upload and delete each make an attachment event, an updated event and a changelog entry', async () => {
  acme.events.length = 0;
  const id = await uploaded();
  await acme.call('DELETE', `/attachment/${id}`);
  const item = { field: 'Attachment', fieldId: 'attachment' };
  expect(acme.events).toMatchObject([
    { eventType: 'avi:jira:created:attachment', attachment: { id, fileName: 'plan.png', size: 10 } },
    {
      eventType: 'avi:jira:updated:issue',
      changelog: { items: [{ ...item, from: null, to: id, toString: 'plan.png' }] },
    },
    { eventType: 'avi:jira:deleted:attachment', attachment: { id } },
    {
      eventType: 'avi:jira:updated:issue',
      changelog: { items: [{ ...item, from: id, fromString: 'plan.png', to: null }] },
    },
  ]);
  expect(acme.events[0]).not.toHaveProperty('issue');
});

test('who may not browse the issue has no way to the bytes', async () => {
  const id = await uploaded();
  for (const path of [`/attachment/${id}`, `/attachment/content/${id}`]) {
    expect((await acme.call('GET', path, { as: as(acme.carl) })).status).toBe(404);
  }
});
