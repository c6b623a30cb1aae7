import { type AcmeSite, acmeSite, as, doc } from './acme-site';

let acme: AcmeSite;
let key: string;
beforeEach(async () => {
  acme = acmeSite();
  key = (await acme.create()).key;
});

async function add(text: string, extra: object = {}, who?: string): Promise<string> {
  const options = { body: { body: doc(text), ...extra }, ...(who ? { as: as(who) } : {}) };
  const { id }: { id: string } = (await acme.call('POST', `/issue/${key}/comment`, options)).json;
  return id;
}

test('a list is a page without isLast, never longer than 100, with properties on demand', async () => {
  acme.site.setUp.suspendLimits(true);
  const first = await add('0', { properties: [{ key: 'p', value: 1 }] });
  for (let i = 1; i < 101; i += 1) await add(String(i));
  const page = await acme.call('GET', `/issue/${key}/comment?maxResults=500&expand=properties`);
  const { comments, ...rest }: { comments: { id: string }[] } = page.json;
  expect(rest).toEqual({ startAt: 0, maxResults: 100, total: 101 });
  expect(comments).toHaveLength(100);
  expect(comments[0]).toMatchObject({ id: first, properties: [{ key: 'p', value: 1 }], jsdPublic: true });
  const plain = await acme.call('GET', `/issue/${key}/comment?startAt=100`);
  const { comments: last }: { comments: object[] } = plain.json;
  expect(last).toHaveLength(1);
  expect(last[0]).not.toHaveProperty('properties');
});

test('a restricted comment is hidden from others, and an edit of the body alone keeps it so', async () => {
  const id = await add('secret', { visibility: { type: 'role', value: 'Administrators' } });
  await acme.call('PUT', `/issue/${key}/comment/${id}`, { body: { body: doc('edited') } });
  const own = await acme.call('GET', `/issue/${key}/comment/${id}`);
  expect(own.json).toMatchObject({
    body: doc('edited'),
    visibility: { type: 'role', value: 'Administrators' },
  });
  expect((await acme.call('GET', `/issue/${key}/comment/${id}`, { as: as(acme.bob) })).status).toBe(404);
  const list = await acme.call('POST', '/comment/list', { body: { ids: [Number(id)] }, as: as(acme.bob) });
  expect(list.json).toMatchObject({ values: [], total: 0 });
});

test('an internal note of a service desk is not public', async () => {
  const id = await add('note', { properties: [{ key: 'sd.public.comment', value: { internal: true } }] });
  expect((await acme.call('GET', `/issue/${key}/comment/${id}`)).json).toMatchObject({ jsdPublic: false });
});

test.each([
  ['own', 'bob', 200, 204],
  ['somebody else', 'ann', 400, 400],
] as const)('a member edits and deletes the comment of %s', async (_name, author, edited, deleted) => {
  const id = await add('x', {}, acme[author]);
  const path = `/issue/${key}/comment/${id}`;
  expect((await acme.call('PUT', path, { body: { body: doc('y') }, as: as(acme.bob) })).status).toBe(edited);
  expect((await acme.call('DELETE', path, { as: as(acme.bob) })).status).toBe(deleted);
});

test('every write makes an event with the body as ADF; created and updated tell an edit', async () => {
  acme.events.length = 0;
  const id = await add('one');
  await acme.clock.advance(5000);
  await acme.call('PUT', `/issue/${key}/comment/${id}`, { body: { body: doc('two') } });
  await acme.call('DELETE', `/issue/${key}/comment/${id}`);
  expect(acme.events).toMatchObject([
    {
      eventType: 'avi:jira:commented:issue',
      comment: {
        id,
        body: doc('one'),
        created: '2026-11-23T16:00:00.000+0000',
        updated: '2026-11-23T16:00:00.000+0000',
      },
    },
    {
      eventType: 'avi:jira:commented:issue',
      comment: {
        id,
        body: doc('two'),
        created: '2026-11-23T16:00:00.000+0000',
        updated: '2026-11-23T16:00:05.000+0000',
      },
    },
    { eventType: 'avi:jira:deleted:comment', comment: { id } },
  ]);
});

test('a comment moves updated of its issue but never the changelog', async () => {
  await acme.clock.advance(5000);
  await add('x');
  const issue = await acme.call('GET', `/issue/${key}?expand=changelog`);
  expect(issue.json).toMatchObject({
    fields: { updated: '2026-11-23T16:00:05.000+0000' },
    changelog: { total: 0 },
  });
});
