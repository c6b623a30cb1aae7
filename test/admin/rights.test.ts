import { ADMIN_FUNCTIONS, handleAdmin } from '../../src/admin/handle';
import type { AdminApi } from '../../src/admin/api';
import type { Jira } from '../../src/ports/jira';
import { retry } from '../../src/protocol/outcome';
import { connected, createPage, everything, fitting, madeByWizard } from './page';

type Name = keyof AdminApi;

/** Functions whose request names a synchronization that has to be the caller's. */
const ABOUT_ONE: Name[] = [
  'detail',
  'downloadHandshake',
  'restartHandshake',
  'resume',
  'changeKey',
  'confirmWords',
  'start',
  'stop',
  'pollNow',
  'changeChannel',
  'setForwarding',
  'retryParked',
  'checkEquality',
  'remove',
];

describe('who may ask', () => {
  it.each(ADMIN_FUNCTIONS)('%s is refused to who does not administer the project', async (name) => {
    const page = createPage();
    const { id, revision } = await madeByWizard(page);
    const before = await everything(page);
    for (const person of ['mallory', 'nobody']) {
      const answer = await page.ask(person, '10001', name, fitting(id, revision)[name]);
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-project-admin' } });
    }
    expect(await everything(page)).toEqual(before);
    expect([...page.rings, ...page.keysSent]).toEqual([]);
  });

  it.each(ADMIN_FUNCTIONS)('%s is refused while Jira does not say who may', async (name) => {
    const page = createPage();
    const { id, revision } = await madeByWizard(page);
    const before = await everything(page);
    const viewer: Partial<Jira> = { missingPermissions: async () => retry('jira-unreachable', 'No answer.') };
    const answer = await handleAdmin(
      { ...page.deps, viewer: viewer as Jira },
      { accountId: 'ada', projectId: '10001', siteId: 'site-m', siteUrl: 'https://acme.atlassian.net' },
      name,
      fitting(id, revision)[name],
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'jira-unreachable' } });
    expect(await everything(page)).toEqual(before);
  });

  it.each(ABOUT_ONE)(
    '%s knows no synchronization of another project, whatever the request says',
    async (name) => {
      const page = createPage();
      const { id, revision } = await connected(page);
      const before = await everything(page);
      page.rings.splice(0);
      const claim = {
        ...(fitting(id, revision)[name] as object),
        projectId: '10001',
        project: { id: '10001' },
      };
      // Mallory administers project TWO only; Grace both, and asks from the page of TWO.
      for (const person of ['mallory', 'grace'])
        expect(await page.ask(person, '10002', name, claim)).toMatchObject({
          ok: false,
          error: { code: 'sync-unknown' },
        });
      expect(await everything(page)).toEqual(before);
      expect(page.rings).toEqual([]);
    },
  );

  it('the overview lists the synchronizations of the own project only', async () => {
    const page = createPage();
    const { id } = await madeByWizard(page);
    const listed = async (project: string) => {
      const answer = await page.ask('grace', project, 'overview', {});
      return answer.ok && (answer.value as { syncs: { id: string }[] }).syncs.map((sync) => sync.id);
    };
    expect(await listed('10001')).toEqual([id]);
    expect(await listed('10002')).toEqual([]);
  });

  it.each(['checkSyncUser', 'createMaster', 'createSlave'] as const)(
    '%s takes nobody else for the synchronization user',
    async (name) => {
      const page = createPage();
      const request = fitting('', 0)[name] as object;
      const as = (accountId: string) => ({
        ...request,
        syncUser: { kind: 'user', accountId, displayName: 'Ada' },
      });
      expect(await page.ask('grace', '10001', name, as('ada'))).toMatchObject({
        ok: false,
        error: { code: 'user-not-oneself', field: 'syncUser' },
      });
      expect(page.store.keys()).toEqual([]);
      const own = await page.ask('ada', '10001', name, as('ada'));
      expect(own.ok || own.error.code).not.toBe('user-not-oneself');
    },
  );
});

describe('requests that do not fit', () => {
  it.each(ADMIN_FUNCTIONS.filter((name) => name !== 'overview'))('%s refuses them', async (name) => {
    const page = createPage();
    const { id, revision } = await madeByWizard(page);
    const before = await everything(page);
    const good = fitting(id, revision)[name] as Record<string, unknown>;
    const wrong: unknown[] = [null, 7, 'text', [], {}];
    for (const member of Object.keys(good)) wrong.push({ ...good, [member]: { toString: 1 } });
    for (const payload of wrong) {
      expect(await page.ask('ada', '10001', name, payload)).toMatchObject({
        ok: false,
        error: { code: 'form-invalid' },
      });
    }
    expect(await everything(page)).toEqual(before);
    expect([...page.rings, ...page.keysSent]).toEqual([]);
  });

  it.each(['../x', 'ü', 'a:b', 'x'.repeat(60), '', '__proto__'])(
    'an id like %j is none, and no key of the store',
    async (id) => {
      const page = createPage();
      for (const name of ABOUT_ONE)
        expect(await page.ask('ada', '10001', name, fitting(id, 1)[name])).toMatchObject({
          ok: false,
          error: { code: 'form-invalid' },
        });
    },
  );

  it('one of half a million characters, or nested without end, is refused before it is looked into', async () => {
    const page = createPage();
    const text = 'x'.repeat(500_000);
    expect(await page.ask('ada', '10001', 'readHandshake', { text })).toMatchObject({
      ok: false,
      error: { code: 'request-too-large' },
    });
    const deep = JSON.parse('['.repeat(60_000) + ']'.repeat(60_000)) as unknown;
    expect(await page.ask('ada', '10001', 'detail', { id: deep })).toMatchObject({
      ok: false,
      error: { code: 'request-too-large' },
    });
  });

  it('a handshake file nested without end is called damaged or none', async () => {
    const page = createPage();
    const deep = '['.repeat(60_000) + ']'.repeat(60_000);
    const text = `{"format":"issue-synchronization-handshake","version":1,"signature":"x","contents":{"a":${deep}}}`;
    expect(await page.ask('ada', '10001', 'readHandshake', { text })).toMatchObject({
      ok: false,
      error: { code: 'handshake-damaged' },
    });
  });
});

describe('two admins', () => {
  it.each(['restartHandshake', 'changeChannel', 'setForwarding', 'remove', 'start'] as const)(
    'the second one is told at %s that something has changed meanwhile',
    async (name) => {
      const page = createPage();
      const { id, revision } = await connected(page);
      const words = page.deps.pairing.words(
        (await page.store.read(`${id}:sync`))?.value as Parameters<typeof page.deps.pairing.words>[0],
      );
      const confirmed = await page.ask('grace', '10001', 'confirmWords', { id, words });
      expect(confirmed).toMatchObject({ ok: true });
      const before = await everything(page);
      expect(await page.ask('ada', '10001', name, fitting(id, revision)[name])).toMatchObject({
        ok: false,
        error: { code: 'changed-meanwhile' },
      });
      expect(await everything(page)).toEqual(before);
    },
  );

  it('start is locked until the words that stand there were confirmed', async () => {
    const page = createPage();
    const { id, revision } = await connected(page);
    const start = await page.ask('ada', '10001', 'start', { id, revision });
    expect(start).toMatchObject({ ok: false, error: { code: 'words-not-confirmed' } });
    const wrong = { id, words: ['a', 'b', 'c', 'd', 'e', 'f'] };
    const confirmed = await page.ask('ada', '10001', 'confirmWords', wrong);
    expect(confirmed).toMatchObject({ ok: false, error: { code: 'changed-meanwhile' } });
    const again = await page.ask('ada', '10001', 'start', { id, revision });
    expect(again).toMatchObject({ ok: false, error: { code: 'words-not-confirmed' } });
  });
});
