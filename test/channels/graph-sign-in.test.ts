import type { GraphWorld } from './graph-world';
import { SECRET, codeOf, startGraphWorld, text, value } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await startGraphWorld();
});
afterEach(() => world.standIn.stop());

const TOKEN_PATH = /^POST login\.microsoftonline\.com\//;
const tokens = (requests: readonly string[]) => requests.filter((each) => TOKEN_PATH.test(each)).length;

describe('the sign-in at Microsoft Entra', () => {
  it('takes one token for a run, whatever is done in it', async () => {
    const channel = world.channel('acme');
    value(await channel.list());
    value(await channel.put('m.1', text('one')));
    value(await channel.list());
    expect(tokens(world.taken())).toBe(1);
  });

  it('takes another before the first one expires', async () => {
    const channel = world.channel('acme');
    value(await channel.list());
    world.clock.advance(3_590_000);
    value(await channel.list());
    expect(tokens(world.taken())).toBe(2);
  });

  it('goes on when a token loses its effect in the middle, in a batch too', async () => {
    const channel = world.channel('globex');
    value(await world.channel('acme').put('m.1', text('one')));
    value(await channel.list());
    world.standIn.revokeTokens();
    expect(value(await channel.get('m.1', 100))).toEqual(text('one'));
    let once = true;
    world.standIn.fault = ({ path }) => {
      if (!path.endsWith('/permanentDelete') || !once) return undefined;
      once = false;
      return { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'expired' } } };
    };
    value(await channel.remove(['m.1']));
    expect(once).toBe(false);
    expect(value(await channel.list()).entries).toEqual([]);
  });

  it('asks for a new token once only', async () => {
    world.standIn.fault = ({ host }) =>
      host === 'graph.microsoft.com'
        ? { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'no' } } }
        : undefined;
    expect(codeOf(await world.channel('acme').list())).toBe('give-up graph-token-refused');
    expect(tokens(world.taken())).toBe(2);
  });

  it.each([
    ['a wrong secret', {}, 'another secret', 'give-up graph-secret-wrong', /Value, not its Secret ID/],
    ['no secret', {}, '', 'give-up graph-secret-wrong', /no client secret/],
    ['an unknown app', { clientId: 'unknown-app' }, SECRET, 'give-up graph-app-unknown', /unknown-app/],
    ['an unknown tenant', { tenant: 'nobody.test' }, SECRET, 'give-up graph-tenant-unknown', /nobody\.test/],
  ])('tells %s in words', async (_what, settings, secret, code, words) => {
    const outcome = await world.channel('acme', settings, secret).test('sign-in', 'probe.1');
    expect(codeOf(outcome)).toBe(code);
    expect(JSON.stringify(outcome)).toMatch(words);
    expect(JSON.stringify(outcome)).not.toContain('another secret');
  });

  it('tells an expired secret in words', async () => {
    world.standIn.tenant.apps[0]!.secretExpired = true;
    const outcome = await world.channel('acme').list();
    expect(codeOf(outcome)).toBe('give-up graph-secret-expired');
    expect(JSON.stringify(outcome)).not.toContain(SECRET);
  });

  it.each([
    [
      400,
      { error: 'invalid_request', error_codes: [123_456] },
      'give-up graph-sign-in-refused',
      /AADSTS123456/,
    ],
    [400, 'no JSON at all', 'give-up graph-sign-in-refused', /status 400/],
    [503, {}, 'retry mail-unreachable', /503/],
    [429, {}, 'retry mail-busy', /try again later/],
    [200, { token_type: 'Bearer' }, 'retry mail-error', /no token/],
    [200, { access_token: 'a\r\nX-Evil: 1', expires_in: 5 }, 'retry mail-error', /no token/],
  ])('tells an answer of status %d with %j apart', async (status, body, code, words) => {
    world.standIn.fault = ({ host }) =>
      host === 'login.microsoftonline.com'
        ? { status, body: typeof body === 'string' ? Buffer.from(body) : body }
        : undefined;
    const outcome = await world.channel('acme').list();
    expect(codeOf(outcome)).toBe(code);
    expect(JSON.stringify(outcome)).toMatch(words);
  });

  it('names the host that the site administrator has not approved', async () => {
    world.blocked.add('login.microsoftonline.com');
    const channel = world.channel('acme');
    expect(await channel.list()).toMatchObject({
      kind: 'give-up',
      cause: { code: 'egress-not-approved', host: 'login.microsoftonline.com' },
    });
    world.blocked.clear();
    world.blocked.add('graph.microsoft.com');
    expect(await channel.list()).toMatchObject({
      kind: 'give-up',
      cause: { code: 'egress-not-approved', host: 'graph.microsoft.com' },
    });
  });
});
