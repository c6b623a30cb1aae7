import type { Http } from '../../../ports/http';
import type { ChannelSecrets, SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done } from '../../../protocol/outcome';
import type { Account } from './account';
import { openAccount, processedFolder } from './account';
import type { JmapApi } from './api';
import { createJmapApi } from './api';
import type { Folder } from './folder';
import { createFolder } from './folder';
import type { Notices } from './notices';
import { createNotices } from './notices';
import { openSession } from './session';
import type { Transport } from './transport';
import { createTransport } from './transport';

export interface MailboxDeps {
  http: Http;
  settings: SettingsOf<'jmap'>;
  secrets: ChannelSecrets;
}

/** A mailbox of which everything is known that does not change within an invocation. */
export interface OpenMailbox {
  api: JmapApi;
  account: Account;
  folder: Folder;
  notices: Notices;
  /** Id of the folder for processed messages, which is made if it is not there; undefined: they are deleted. */
  processed(): Promise<Outcome<string | undefined>>;
}

export interface Mailbox {
  transport: Transport;
  /** Signs in and finds the folder: two requests or few more, the first time that it succeeds. */
  open(): Promise<Outcome<OpenMailbox>>;
}

export function createMailbox({ http, settings, secrets }: MailboxDeps): Mailbox {
  const transport = createTransport({ http, settings, secrets });
  let opened: OpenMailbox | undefined;
  return {
    transport,
    async open() {
      if (opened) return done(opened);
      const session = await openSession(transport, settings.url);
      if (session.kind !== 'done') return session;
      const api = createJmapApi(transport, session.value);
      const account = await openAccount(api, settings);
      if (account.kind !== 'done') return account;
      const folder = createFolder(api, account.value.folder.id);
      let made: Outcome<string | undefined> | undefined;
      opened = {
        api,
        account: account.value,
        folder,
        notices: createNotices(api),
        async processed() {
          if (made?.kind !== 'done') made = await processedFolder(api, account.value, settings);
          return made;
        },
      };
      return done(opened);
    },
  };
}
