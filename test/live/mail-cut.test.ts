import { missingForDovecotPostfix } from '../../local/servers/dovecot-postfix';
import { createMailBridgeChannel } from '../../src/channels/mail/bridge';
import { writeMail } from '../../src/mail/write-mail';
import type { Channel } from '../../src/ports/channel';
import { foreignMail } from './support/foreign-mail';
import { startCuttingProxy } from './support/cutting-proxy';
import type { CuttingProxy } from './support/cutting-proxy';
import { ADDRESS, startMailChain } from './support/mail-chain';
import type { MailChain } from './support/mail-chain';
import { where } from './support/where';

jest.setTimeout(300_000);

const { acme } = ADDRESS;

where(missingForDovecotPostfix())(
  'a connection to the IMAP server that is lost in the middle of a removal',
  () => {
    let chain: MailChain;
    let proxy: CuttingProxy;
    let channel: Channel;

    beforeEach(async () => {
      chain = await startMailChain();
      proxy = await startCuttingProxy(chain.mail.imap.ports.imap);
      const settings = chain.settings('acme', 'starttls');
      channel = createMailBridgeChannel({
        http: chain.http,
        clock: { now: () => 0, sleep: async () => undefined },
        settings: { ...settings, receive: { ...settings.receive, port: proxy.port, security: 'none' } },
        secrets: { ...chain.secrets('acme'), accessKey: await chain.newKey(proxy.port) },
      });
      await chain.mail.imap.plant(acme, foreignMail(20, acme));
    });
    afterEach(async () => {
      await proxy?.close();
      await chain?.close();
    });

    const place = (name: string) => {
      const mail = { name, bytes: Uint8Array.from([1]), from: 'somebody@else.test', to: acme, date: 0 };
      return chain.mail.imap.deliver(acme, writeMail(mail));
    };
    const isOurs = (subject: string) => /^Issue Synchronization m\.\d$/.test(subject);

    test.each([/ STORE /, / EXPUNGE/])(
      'at %s: nothing is left behind, and mail of others stays',
      async (words) => {
        const before = await chain.mail.imap.snapshot(acme);
        for (const name of ['m.1', 'm.2']) await place(name);
        await channel.list();
        // Twice, because the bridge tries again by itself.
        proxy.cutAt(words, 2);
        await channel.remove(['m.1']);
        for (let tries = 0; tries < 5 && proxy.left() > 0; tries += 1) await channel.remove(['m.1']);
        expect(proxy.left()).toBe(0);
        expect((await channel.list()).kind).toBe('done');
        expect(await channel.remove(['m.1', 'm.2'])).toEqual({ kind: 'done', value: undefined });
        expect((await chain.mail.imap.subjects(acme)).filter(isOurs)).toEqual([]);
        expect(await chain.mail.imap.snapshot(acme)).toEqual(before);
      },
    );
  },
);
