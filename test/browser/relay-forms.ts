import type { FrameLocator } from 'playwright-core';
import type { MailServerForm } from '../../local/start/relays/mail';
import type { WorldSite } from '../../local/start/world-types';

/** How a person fills in the form of a relay. */
export interface RelayForm {
  /** Label of the protocol that is chosen for it. */
  protocol: string;
  /** Heading of the step with the form. */
  heading: string;
  fill(app: FrameLocator, site: WorldSite): Promise<void>;
}

export const EXCHANGE_DIRECTORY: RelayForm = {
  protocol: 'File exchange',
  heading: 'File exchange',
  async fill(app, { bridge }) {
    await app.getByLabel('Bridge URL').fill(bridge.url);
    await app.getByLabel('Exchange directory', { exact: true }).fill(bridge.exchange);
    await app.getByLabel('Access key').fill(bridge.accessKey);
  },
};

export const MAILBOX: RelayForm = {
  protocol: 'Email (recommended)',
  heading: 'Mail account',
  async fill(app, { bridge, mailbox }) {
    if (!mailbox) throw new Error('This world has no mail servers');
    await app.getByLabel('Bridge URL').fill(bridge.url);
    await app.getByLabel('Access key').fill(bridge.accessKey);
    const receive = form(app, 'Receive E-Mails');
    await receive.getByLabel('Address', { exact: true }).fill(mailbox.receive.address);
    await receive.getByLabel('Username').fill(mailbox.receive.username);
    await receive.getByLabel('Password').fill(mailbox.password);
    await receive.getByLabel('Folder').fill(mailbox.receive.folder);
    await fillServer(receive, mailbox.receive);
    const send = form(app, 'Send E-Mails');
    await send.getByRole('button', { name: 'Copy Credentials' }).click();
    await send.getByText('Address, username and password have been copied.').waitFor();
    await fillServer(send, mailbox.send);
  },
};

const form = (app: FrameLocator, name: string) => app.getByRole('group', { name, exact: true });

async function fillServer(part: ReturnType<typeof form>, { host, port }: MailServerForm): Promise<void> {
  await part.getByLabel('Server address').fill(host);
  await part.getByLabel('Security').selectOption({ label: 'None' });
  await part.getByLabel('Port').fill(String(port));
}

/** What the world offers for a bucket. */
function bucketOf({ channelForm: { settings, secrets } }: WorldSite): Record<string, string> {
  return { ...settings, ...secrets } as Record<string, string>;
}

async function fillBucket(app: FrameLocator, site: WorldSite, names: Record<string, string>): Promise<void> {
  const offered = bucketOf(site);
  await app.getByLabel('S3-compatible bucket').check();
  for (const [label, name] of Object.entries(names)) {
    await app.getByLabel(label, { exact: true }).fill(offered[name] ?? '');
  }
}

const BUCKET_PLACE = {
  Endpoint: 'endpoint',
  Region: 'region',
  'Access key ID': 'accessKeyId',
  'Secret access key': 'secretAccessKey',
  'SEND prefix': 'sendPrefix',
};

const FILES = { protocol: 'File exchange', heading: 'File exchange' };

/** The master types everything; the slave takes the bucket and its RECEIVE from the handshake file. */
export const BUCKET: Record<'acme' | 'globex', RelayForm> = {
  acme: {
    ...FILES,
    fill: (app, site) =>
      fillBucket(app, site, { ...BUCKET_PLACE, Bucket: 'bucket', 'RECEIVE prefix': 'receivePrefix' }),
  },
  globex: {
    ...FILES,
    async fill(app, site) {
      await fillBucket(app, site, BUCKET_PLACE);
      await app.getByRole('button', { name: 'Use this bucket and prefix' }).click();
      await app.getByText('Bucket and RECEIVE prefix have been filled in.').waitFor();
    },
  },
};
