import { CHANNEL_TEST_STEPS } from '../../src/ports/channel';
import { createSystemClock } from '../../local/clock';
import { createChannel } from '../../src/channels/create-channel';
import { writeMail } from '../../src/mail/write-mail';
import type { MailTest } from '../bridge/mail/embedded';
import { startMailTest } from '../bridge/mail/embedded';
import { BRIDGE_URL } from '../bridge/test-bridge';
import { createTestHttp } from '../bridge/test-http';
import { NOON } from '../crypto/parties';
import { answer } from '../jira-client/scripted-http';
import { bodyOf, brief, mail, opened, refused, scripted, SETTINGS } from './scripted-bridge';

const PROBE = 'probe.1';
const probeMail = (content: string) =>
  writeMail({
    name: PROBE,
    bytes: new TextEncoder().encode(content),
    from: SETTINGS.send.address,
    to: SETTINGS.receive.address,
    date: NOON,
  });
const sent = probeMail('Connection test probe.1\n');
const done = answer(200, {});

describe('step by step', () => {
  test('connect asks without the key', async () => {
    const {
      channel,
      sent: requests,
      asked,
    } = scripted([answer(200, { service: 'issue-sync-bridge', api: 1 })]);
    expect(brief(await channel.test('connect', PROBE))).toBe('done');
    expect(asked()).toEqual(['GET health']);
    expect(requests[0]?.headers).not.toHaveProperty('Authorization');
  });

  test('sign-in checks receiving, then sending, with processed messages as the admin wants them', async () => {
    const { channel, sent: requests } = scripted([done, done]);
    expect(brief(await channel.test('sign-in', PROBE))).toBe('done');
    expect(requests.map(bodyOf)).toMatchObject([
      { what: 'receive', account: { processed: SETTINGS.processed } },
      { what: 'send' },
    ]);
  });

  test('a refused sign-in ends the step', async () => {
    const { channel, asked } = scripted([refused(424, 'mail-sign-in-refused')]);
    expect(brief(await channel.test('sign-in', PROBE))).toBe('give-up mail-sign-in-refused');
    expect(asked()).toHaveLength(1);
  });

  test('write sends to our own address, whoever the partner is, and the probe will be deleted', async () => {
    const { channel, sent: requests, asked } = scripted([opened(), done]);
    expect(brief(await channel.test('write', PROBE))).toBe('done');
    expect(asked()[1]).toBe('POST mail/send?to=in%40acme.example');
    expect(Buffer.compare(Buffer.from(requests[1]?.body as Uint8Array), sent)).toBe(0);
    expect(bodyOf(requests[0])).toMatchObject({ account: { processed: { kind: 'delete' } } });
  });

  test('read says that the mail is on its way, has come, or has come altered', async () => {
    const noMail = new TextEncoder().encode('Subject: Issue Synchronization probe.1\r\n\r\nremoved');
    const found = [
      refused(404, 'object-missing'),
      mail(sent),
      mail(probeMail('something else')),
      mail(noMail),
    ];
    const { channel } = scripted(found.flatMap((each) => [opened(), each]));
    const steps = [];
    for (let times = 0; times < 4; times += 1) steps.push(brief(await channel.test('read', PROBE)));
    expect(steps).toEqual(['retry probe-not-yet', 'done', 'give-up probe-altered', 'give-up probe-altered']);
  });

  test('delete looks whether it is gone', async () => {
    const gone = scripted([opened(), answer(200, { deleted: 1 }), refused(404, 'object-missing')]);
    expect(brief(await gone.channel.test('delete', PROBE))).toBe('done');
    const stays = scripted([opened(), answer(200, { deleted: 1 }), mail(sent)]);
    expect(brief(await stays.channel.test('delete', PROBE))).toBe('give-up probe-stays');
  });
});

describe('against a bridge with mail servers', () => {
  let world: MailTest;
  beforeEach(async () => {
    world = await startMailTest();
  });
  afterEach(() => world.close());

  function channel(over: { password?: string; host?: string; sendPort?: number } = {}) {
    const { receive, send } = world.account;
    const { password: known, ...receiving } = receive;
    const { password: sendPassword, ...sending } = send;
    return createChannel({
      http: createTestHttp(world.bridge.port),
      clock: createSystemClock(),
      settings: {
        kind: 'mail-bridge',
        url: BRIDGE_URL,
        receive: { ...receiving, host: over.host ?? receiving.host },
        send: { ...sending, port: over.sendPort ?? sending.port },
        processed: { kind: 'move', folder: 'Done' },
        maxMailMb: 10,
      },
      secrets: { accessKey: world.key, password: over.password ?? known, sendPassword },
      partnerAddress: 'partner@mail.example',
    });
  }

  test('all steps pass, may be repeated, and leave nothing', async () => {
    const tested = channel();
    for (const step of [...CHANNEL_TEST_STEPS, ...CHANNEL_TEST_STEPS]) {
      expect([step, brief(await tested.test(step, PROBE))]).toEqual([step, 'done']);
    }
    expect(await world.mailbox.heads()).toEqual([]);
  });

  test('a wrong password, a host that is not allowed and a recipient that is refused are told apart', async () => {
    expect(brief(await channel({ password: 'wrong' }).test('sign-in', PROBE))).toBe(
      'give-up mail-sign-in-refused',
    );
    expect(brief(await channel({ host: 'imap.example.com' }).test('sign-in', PROBE))).toBe(
      'give-up mail-host-not-allowed',
    );
    expect(brief(await channel({ sendPort: 1 }).test('sign-in', PROBE))).toBe(
      'give-up mail-host-not-allowed',
    );
  });

  test('no password stands in what is told', async () => {
    const told = JSON.stringify(await channel({ password: 'hunter2 hunter2' }).test('sign-in', PROBE));
    expect(told).toContain('mail-sign-in-refused');
    expect(told).not.toContain('hunter2');
  });
});
