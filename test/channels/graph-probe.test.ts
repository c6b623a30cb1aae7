import { CHANNEL_TEST_STEPS } from '../../src/ports/channel';
import type { GraphWorld } from './graph-world';
import { ACME, codeOf, startGraphWorld, value } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await startGraphWorld();
});
afterEach(() => world.standIn.stop());

describe('the connection test', () => {
  it('does each step, twice without harm, and leaves nothing behind', async () => {
    const channel = world.channel('acme', { processed: { kind: 'move', folder: 'Done' } });
    for (const step of CHANNEL_TEST_STEPS) {
      value(await channel.test(step, 'probe.1'));
      value(await channel.test(step, 'probe.1'));
    }
    expect(world.mailbox('acme').messages).toEqual([]);
    expect(world.mailbox('acme').folders.map((each) => each.name)).toContain('Done');
    expect(world.mailbox('globex').messages).toEqual([]);
  });

  it('waits for a mail that is on its way', async () => {
    const channel = world.channel('acme');
    world.standIn.tenant.held = true;
    value(await channel.test('write', 'probe.1'));
    expect(codeOf(await channel.test('read', 'probe.1'))).toBe('retry probe-not-yet');
    world.standIn.tenant.release();
    value(await channel.test('read', 'probe.1'));
  });

  it('says when the mail lies in the Inbox for want of a rule, and takes it away from there', async () => {
    world.mailbox('acme').addFolder('Sync');
    const channel = world.channel('acme', { folder: 'Sync' });
    value(await channel.test('write', 'probe.1'));
    const outcome = await channel.test('read', 'probe.1');
    expect(codeOf(outcome)).toBe('retry probe-not-yet');
    expect(JSON.stringify(outcome)).toMatch(/lies in the Inbox.*rule/);
    value(await channel.test('delete', 'probe.1'));
    expect(world.mailbox('acme').messages).toEqual([]);
  });

  it('notices when the mail was altered', async () => {
    world.standIn.tenant.onTheWay = (raw) =>
      Buffer.from(raw.toString('latin1').replace(/\r\n\r\n..../, '\r\n\r\nAAAA'), 'latin1');
    const channel = world.channel('acme');
    value(await channel.test('write', 'probe.1'));
    expect(codeOf(await channel.test('read', 'probe.1'))).toBe('give-up probe-altered');
  });

  it('notices when the mail cannot be deleted', async () => {
    const channel = world.channel('acme');
    value(await channel.test('write', 'probe.1'));
    world.standIn.fault = ({ path }) => (path.endsWith('/permanentDelete') ? { status: 204 } : undefined);
    expect(codeOf(await channel.test('delete', 'probe.1'))).toBe('give-up probe-stays');
  });

  it('connects without showing a secret, and names the host that is not approved', async () => {
    const channel = world.channel('acme', { tenant: 'unknown.test' }, 'wrong');
    value(await channel.test('connect', 'probe.1'));
    expect(world.taken().every((each) => each.startsWith('GET '))).toBe(true);
    for (const host of ['login.microsoftonline.com', 'graph.microsoft.com']) {
      world.blocked.clear();
      world.blocked.add(host);
      expect(await channel.test('connect', 'probe.1')).toMatchObject({
        cause: { code: 'egress-not-approved', host },
      });
    }
  });

  it('names a mailbox that is not there, or not in the cloud', async () => {
    const unknown = await world.channel('acme', { address: 'nobody@acme.test' }).test('sign-in', 'probe.1');
    expect(codeOf(unknown)).toBe('give-up graph-mailbox-missing');
    expect(JSON.stringify(unknown)).toContain('nobody@acme.test');
    world.mailbox('acme').place = 'on-premises';
    expect(codeOf(await world.channel('acme').test('sign-in', 'probe.1'))).toBe(
      'give-up graph-mailbox-missing',
    );
  });

  it('names the permission that reading needs', async () => {
    world.standIn.tenant.apps[0]!.permissions = ['Mail.Send'];
    const outcome = await world.channel('acme').test('sign-in', 'probe.1');
    expect(codeOf(outcome)).toBe('give-up graph-access-denied');
    expect(JSON.stringify(outcome)).toContain('Mail.ReadWrite');
    expect(JSON.stringify(outcome)).toContain(ACME);
  });
});

test('without an address of the partner nothing is sent', async () => {
  const { createGraphChannel } = await import('../../src/channels/mail/graph');
  const channel = createGraphChannel({
    http: { send: () => Promise.reject(new Error('nothing may be sent')) },
    clock: world.clock,
    settings: {
      kind: 'graph',
      tenant: 'acme.test',
      clientId: 'x',
      address: ACME,
      folder: 'Inbox',
      processed: { kind: 'delete' },
      maxMailMb: 10,
    },
    secrets: { clientSecret: 'x' },
  });
  expect(codeOf(await channel.put('m.1', new Uint8Array()))).toBe('give-up partner-address-unknown');
});
