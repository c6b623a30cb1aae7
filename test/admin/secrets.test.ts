import { ADMIN_FUNCTIONS } from '../../src/admin/handle';
import { ACCESS_KEY, connected, createPage, fitting, madeByWizard } from './page';

const url = 'https://bridge.acme.example';
const exchange = 'acme-globex';

describe('a stored access key', () => {
  it.each([
    ['another host', { url: 'https://evil.example', exchange }],
    ['another path of the host', { url: `${url}/x`, exchange }],
    ['another port', { url: `${url}:8443`, exchange }],
    ['another exchange', { url, exchange: 'other' }],
    ['a host that only begins alike', { url: `${url}.evil.example`, exchange }],
  ])('is not sent to %s', async (_, to) => {
    const page = createPage();
    const { id, revision } = await madeByWizard(page);
    const channel = { settings: { kind: 'bridge', ...to }, secrets: {} };
    const test = { step: 'sign-in', probe: 'p', channel, syncId: id };
    expect(await page.ask('ada', '10001', 'testChannel', test)).toMatchObject({
      ok: false,
      error: { code: 'form-invalid', field: 'accessKey' },
    });
    const moved = await page.ask('ada', '10001', 'changeChannel', { id, revision, channel });
    expect(moved).toMatchObject({ ok: false, error: { code: 'form-invalid', field: 'accessKey' } });
    expect(page.keysSent).toEqual([]);
  });

  it('is sent where it was entered for, by an admin of its project only', async () => {
    const page = createPage();
    const { id } = await madeByWizard(page);
    const settings = { kind: 'bridge', url, exchange };
    const test = { step: 'sign-in', probe: 'p', channel: { settings, secrets: {} }, syncId: id };
    const other = await page.ask('mallory', '10002', 'testChannel', test);
    expect(other).toMatchObject({ ok: false, error: { field: 'accessKey' } });
    expect(page.keysSent).toEqual([]);
    expect(await page.ask('ada', '10001', 'testChannel', test)).toMatchObject({ ok: true });
    expect(page.keysSent).toEqual([{ settings, secrets: { accessKey: ACCESS_KEY } }]);
  });

  it('is gone with the synchronization, as is the private key', async () => {
    const page = createPage();
    const { id, revision } = await madeByWizard(page);
    expect(page.store.secretKeys().length).toBeGreaterThan(1);
    expect(await page.ask('ada', '10001', 'remove', { id, revision })).toMatchObject({ ok: true });
    expect(page.store.secretKeys()).toEqual([]);
  });
});

describe('answers', () => {
  it('carry no secret; a handshake file carries the pairing secret, and nothing else does', async () => {
    const page = createPage();
    const { id, revision } = await connected(page);
    const fresh = await madeByWizard(page);
    const secrets = await Promise.all(page.store.secretKeys().map((key) => page.store.readSecret(key)));
    const pieces = secrets.flatMap((secret) => {
      if (typeof secret === 'string') return secret.split('\n').filter((line) => line.length > 40);
      const { secret: pairing, given } = secret as { secret?: string; given?: { secrets: object }[] };
      return [pairing, ...(given ?? []).flatMap((one) => Object.values(one.secrets) as string[])].filter(
        (piece) => piece !== undefined,
      );
    });
    const pairingSecret = (JSON.parse(fresh.file) as { contents: { pairingSecret: string } }).contents
      .pairingSecret;
    expect(pieces).toEqual(expect.arrayContaining([ACCESS_KEY, pairingSecret]));
    const leaks: string[] = [];
    const request = { ...fitting(id, revision), readHandshake: { text: fresh.file } };
    for (const name of [...ADMIN_FUNCTIONS.filter((n) => n !== 'remove'), 'remove' as const]) {
      for (const requests of [request, fitting(fresh.id, fresh.revision)]) {
        // From another project the file can be read.
        const project = name === 'readHandshake' ? '10002' : '10001';
        const answer = JSON.stringify(await page.ask('grace', project, name, requests[name]));
        const isFile = name === 'createMaster' || name === 'downloadHandshake';
        for (const piece of pieces)
          if (answer.includes(piece) && !(isFile && piece === pairingSecret)) leaks.push(`${name}: ${piece}`);
      }
    }
    expect(leaks).toEqual([]);
  });
});
