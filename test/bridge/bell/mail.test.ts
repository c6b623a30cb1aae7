import type { BridgeLimits } from '../../../bridge/limits';
import type { MailTest } from '../mail/embedded';
import { startMailTest } from '../mail/embedded';
import { foreignMail, opened, ourMail } from '../mail/mail-client';
import type { AppStandIn } from './app-stand-in';
import { startAppStandIn } from './app-stand-in';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let app: AppStandIn;
let mail: MailTest;
async function start(limits: Partial<BridgeLimits> = {}, other?: AppStandIn): Promise<string> {
  app = await startAppStandIn();
  const quick = { bellDebounceMs: 50, bellIntervalMs: 100, mailReconnectMs: 50 };
  mail = await startMailTest({
    limits: { ...quick, ...limits },
    bellHosts: [app.origin, ...(other ? [other.origin] : [])],
  });
  const { json } = await mail.client.open(mail.account, { bell: app.bell });
  return json.mailbox;
}
afterEach(async () => {
  await mail.close();
  await app.close();
});

test('a message that arrives rings, without having been asked for', async () => {
  await start();
  await mail.deliver(ourMail('m.1'));
  await app.rung(1);
  expect([app.rings[0]?.sync, app.forged]).toEqual(['sync-1', 0]);
  await mail.deliver(ourMail('m.2'));
  await app.rung(2);
});

test('neither foreign mail rings nor what is taken away', async () => {
  const mailbox = await start();
  await mail.deliver(foreignMail('Lunch?'));
  await sleep(1500);
  expect(app.rings).toEqual([]);
  await mail.deliver(ourMail('m.1'));
  await app.rung(1);
  await mail.client.list(mailbox);
  await mail.client.remove(mailbox, ['m.1']);
  await sleep(1200);
  expect(app.rings).toHaveLength(1);
});

test('what has rung but was not listed yet is not taken away with an older mail of its name', async () => {
  const mailbox = await start();
  await mail.deliver(ourMail('m.1', 'forged\r\n'));
  await app.rung(1);
  expect((await mail.client.list(mailbox)).json.entries).toHaveLength(1);
  await mail.deliver(ourMail('m.1', 'real\r\n'));
  await app.rung(2);
  expect((await mail.client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
  expect((await mail.client.read(mailbox, 'm.1')).text).toContain('real');
});

test('what the app sends to its own mailbox is no news to it', async () => {
  const mailbox = await start();
  await mail.client.send(mailbox, 'acme@mail.example', ourMail('probe-1'));
  await sleep(1500);
  expect(app.rings).toEqual([]);
  await mail.deliver(ourMail('m.1'));
  await app.rung(1);
});

test('where two synchronizations share a mailbox, both are rung', async () => {
  const other = await startAppStandIn('sync-2');
  const mailbox = await start({}, other);
  expect((await mail.client.open(mail.account, { bell: other.bell })).json.mailbox).toBe(mailbox);
  await mail.client.send(mailbox, 'acme@mail.example', ourMail('m.1'));
  await Promise.all([app.rung(1), other.rung(1)]);
  await other.close();
});

test('with the lease the bell goes', async () => {
  await start({ mailLeaseMs: 300 });
  await sleep(800);
  await mail.deliver(ourMail('m.1'));
  await sleep(1000);
  expect(app.rings).toEqual([]);
});

test('a bell is also heard with a listing, and forgotten when nobody answers to it', async () => {
  const mailbox = await start();
  app.answer = { status: 401, headers: {} };
  await mail.deliver(ourMail('m.1'));
  await app.rung(1);
  await sleep(50);
  await mail.deliver(ourMail('m.2'));
  await sleep(1200);
  expect(app.rings).toHaveLength(1);
  await mail.client.open(mail.account, { bell: app.bell });
  await mail.deliver(ourMail('m.3'));
  await app.rung(2);
  expect(await opened(mail.client, mail.account)).toBe(mailbox);
});
