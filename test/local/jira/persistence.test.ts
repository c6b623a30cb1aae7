import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createManualClock } from '../../../local/clock';
import { createJiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';
import { acmeSite, doc } from './acme-site';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jira-site-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a site that was closed opens again with everything in it, and goes on numbering', async () => {
  const acme = acmeSite({ dir });
  const { id, key } = await acme.create({ description: doc('kept'), labels: ['a'] });
  await acme.call('POST', `/issue/${key}/comment`, { body: { body: doc('kept too') } });
  const [attachment]: [{ id: string }] = (await acme.upload(key, 'a.bin', Buffer.from([0, 255, 7]))).json;
  const before = (await acme.call('GET', `/issue/${key}`)).json;
  await acme.site.close();

  const clock = createManualClock(Date.UTC(2026, 10, 24));
  const again = createJiraSite({
    name: 'acme',
    baseUrl: 'https://acme.atlassian.net',
    cloudId: '11111111-1111-4111-8111-111111111111',
    clock,
    random: createSeededRandom(99),
    dir,
  });
  const principal = { kind: 'user' as const, accountId: acme.ann };
  const call = async (method: string, path: string, body: unknown = {}) =>
    again.handle({
      method,
      path: `/rest/api/3${path}`,
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
      principal,
    });
  expect(JSON.parse((await call('GET', `/issue/${key}`)).body.toString())).toEqual(before);
  const bytes = await call('GET', `/attachment/content/${attachment.id}?redirect=false`);
  expect([...bytes.body]).toEqual([0, 255, 7]);
  const found = await call('GET', '/search/jql?jql=project=ACME');
  expect(JSON.parse(found.body.toString())).toMatchObject({ issues: [{ id }] });
  expect(again.appAccountId).toBe(acme.site.appAccountId);
  expect(again.authenticate(basic(acme.tokens.ann))).toEqual(principal);
  const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'next' };
  const next = await call('POST', '/issue', { fields });
  expect(JSON.parse(next.body.toString())).toMatchObject({ id: String(Number(id) + 1), key: 'ACME-2' });
  await again.close();
});

const basic = (token: string) => ({
  authorization: `Basic ${Buffer.from(`ann@acme.example:${token}`).toString('base64')}`,
});

test('changes are saved by themselves a second later, in a file that only its owner reads', async () => {
  const acme = acmeSite({ dir });
  await acme.create();
  expect(await readdir(dir)).toEqual([]);
  await acme.clock.advance(1000);
  await acme.site.save();
  expect(await readdir(dir)).toEqual(['site.json']);
  expect((await stat(join(dir, 'site.json'))).mode & 0o077).toBe(0);
  await acme.site.close();
});
