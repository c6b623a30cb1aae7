import type { MailTest } from '../bridge/mail/embedded';
import { startMailTest } from '../bridge/mail/embedded';
import { BRIDGE_URL } from '../bridge/test-bridge';
import { createTestHttp } from '../bridge/test-http';
import { createSystemClock } from '../../local/clock';
import { createChannel } from '../../src/channels/create-channel';
import { AUTO_REPLIES, BOUNCES, FOREIGN_BOUNCE, PEOPLE } from '../mail/reports';
import { NAME } from '../mail/samples';
import { mail, opened, refused, scripted } from './scripted-bridge';

const bytes = (text: string) => new TextEncoder().encode(text);
const BOUNCE = BOUNCES['Postfix, with the headers of the mail']!;
const notice = (name: string, size = 2000) => ({ name, at: 1_768_478_409_000, size });

test('an answer of a mail system is fetched and told, with what it is about', async () => {
  const { channel, asked } = scripted([
    opened({ notices: [notice('notice-1-7')] }),
    mail(bytes(BOUNCE.mail)),
  ]);
  expect(await channel.list()).toEqual({
    kind: 'done',
    value: {
      entries: [],
      truncated: false,
      notices: [
        { kind: 'bounce', name: 'notice-1-7', at: 1_768_478_409_000, about: NAME, text: BOUNCE.text },
      ],
    },
  });
  expect(asked()[1]).toMatch(/^GET mail\/messages\/notice-1-7\?maxBytes=/);
});

test('at most ten are fetched in one listing', async () => {
  const notices = Array.from({ length: 30 }, (_, at) => notice(`notice-1-${at}`));
  const { channel, sent } = scripted([
    opened({ notices }),
    ...Array.from({ length: 10 }, () => mail(bytes(BOUNCE.mail))),
  ]);
  const listed = await channel.list();
  expect(listed.kind === 'done' && listed.value.notices).toHaveLength(10);
  expect(sent).toHaveLength(11);
});

test('what cannot be read is told all the same, so that it can be taken away; what is gone is not', async () => {
  const { channel } = scripted([
    opened({ notices: [notice('notice-1-1', 50_000_000), notice('notice-1-2'), notice('notice-1-3')] }),
    mail(bytes('no mail at all')),
    refused(404, 'object-missing'),
  ]);
  expect(await channel.list()).toMatchObject({
    value: {
      notices: [
        { name: 'notice-1-1', text: expect.stringContaining('50000000 bytes') },
        { name: 'notice-1-2', text: expect.stringContaining('cannot be read') },
      ],
    },
  });
});

test('a failure while they are read does not spoil the listing', async () => {
  const { channel } = scripted([
    opened({ entries: [{ name: 'm.1', size: 1 }], notices: [notice('notice-1-1')] }),
    refused(503, 'mail-unreachable'),
  ]);
  expect(await channel.list()).toEqual({
    kind: 'done',
    value: { entries: [{ name: 'm.1', size: 1 }], truncated: false, notices: [] },
  });
});

describe('against a bridge with mail servers', () => {
  let world: MailTest;
  beforeEach(async () => {
    world = await startMailTest();
  });
  afterEach(() => world.close());

  test('answers of every form are told once and taken away; mail of people stays', async () => {
    const { password, ...receive } = world.account.receive;
    const { password: sendPassword, ...send } = world.account.send;
    const channel = createChannel({
      http: createTestHttp(world.bridge.port),
      clock: createSystemClock(),
      settings: {
        kind: 'mail-bridge',
        url: BRIDGE_URL,
        receive,
        send,
        processed: { kind: 'delete' },
        maxMailMb: 10,
      },
      secrets: { accessKey: world.key, password, sendPassword },
    });
    const foreign = [...Object.values(PEOPLE), FOREIGN_BOUNCE];
    const answers = [...Object.values(BOUNCES), ...Object.values(AUTO_REPLIES)];
    // One by one: the embedded server gives no more than one part of a mail in an answer.
    for (const each of foreign) {
      await world.deliver(each.replaceAll('\n', '\r\n'));
      expect(await channel.list()).toEqual({ kind: 'done', value: { entries: [], truncated: false } });
    }
    for (const { mail: raw, text } of answers) {
      await world.deliver(raw.replaceAll('\n', '\r\n'));
      const listed = await channel.list();
      expect(listed).toMatchObject({ value: { entries: [], notices: [{ about: NAME, text }] } });
      const notices = listed.kind === 'done' ? (listed.value.notices ?? []) : [];
      expect(await channel.remove(notices.map(({ name }) => name))).toMatchObject({ kind: 'done' });
    }
    expect(await world.mailbox.heads()).toHaveLength(foreign.length);
  });
});
