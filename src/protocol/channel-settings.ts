import { z } from 'zod';

/** The two protocols that an admin chooses from; a synchronization keeps its own for good. */
export const protocolName = z.enum(['files', 'email']);
export type ProtocolName = z.infer<typeof protocolName>;

const httpsUrl = z
  .string()
  .max(500)
  .regex(/^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i);
/** A name or an IPv4 address; IPv6 is written by name. */
const hostName = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);
/** Only what every mail server takes without quoting. */
export const mailAddress = z
  .string()
  .max(254)
  .regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);
/** A folder of a mailbox, `/` between levels; no control characters. */
const folderName = z
  .string()
  .min(1)
  .max(200)
  // oxlint-disable-next-line no-control-regex -- names what must not be in it
  .regex(/^[^\u0000-\u001f\u007f]+$/);
const userName = z
  .string()
  .min(1)
  .max(320)
  // oxlint-disable-next-line no-control-regex -- names what must not be in it
  .regex(/^[^\u0000-\u001f\u007f]+$/);

/** What becomes of a message once it has served. Other mail in the folder is never touched. */
const processed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delete') }),
  z.object({ kind: z.literal('move'), folder: folderName }),
]);

/** Largest mail that this side's mail systems take, in millions of encoded bytes; attachments are cut into parts to fit. */
const maxMailMb = z.number().int().min(1).max(100);
export const DEFAULT_MAX_MAIL_MB = 10;

/** `none` is for a mail server on the bridge's own machine or network only. */
const mailSecurity = z.enum(['none', 'starttls', 'tls']);

const mailServer = z.object({
  address: mailAddress,
  host: hostName,
  port: z.number().int().min(1).max(65_535),
  security: mailSecurity,
  username: userName,
});
export type MailServer = z.infer<typeof mailServer>;

/** File exchange by an exchange directory on a bridge. */
const bridgeSettings = z.object({
  kind: z.literal('bridge'),
  url: httpsUrl,
  /** Name of the exchange directory on the bridge. */
  exchange: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
});

/** File exchange by an S3-compatible bucket, without a bridge. Both sides may share one bucket. */
const s3Settings = z.object({
  kind: z.literal('s3'),
  /** https URL of the service, without bucket and trailing slash: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: httpsUrl,
  region: z
    .string()
    .max(60)
    .regex(/^[a-z0-9-]+$/),
  bucket: z
    .string()
    .min(3)
    .max(63)
    .regex(/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/),
  /** `path`: endpoint/bucket/key; `virtual-host`: bucket.endpoint/key. */
  addressing: z.enum(['path', 'virtual-host']),
  /** Keys that we put begin with it; empty or ending in `/`. */
  sendPrefix: z
    .string()
    .max(200)
    .regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)*$/),
  /** Keys that the partner puts for us begin with it. */
  receivePrefix: z
    .string()
    .max(200)
    .regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)*$/),
  accessKeyId: z
    .string()
    .max(128)
    .regex(/^[\x21-\x7e]+$/),
});

/** Email by IMAP and SMTP through a bridge: the platform cannot open such connections itself. */
const mailBridgeSettings = z.object({
  kind: z.literal('mail-bridge'),
  url: httpsUrl,
  receive: mailServer.extend({ folder: folderName }),
  send: mailServer,
  processed,
  maxMailMb,
});

/** Email by JMAP (RFC 8620, 8621), without a bridge. */
const jmapSettings = z.object({
  kind: z.literal('jmap'),
  /** https URL of the mail server or of its session resource. */
  url: httpsUrl,
  address: mailAddress,
  /** `password`: HTTP Basic with the user name; `token`: Bearer. */
  auth: z.enum(['password', 'token']),
  /** Empty with `token`. */
  username: z.union([userName, z.literal('')]),
  folder: folderName,
  processed,
  maxMailMb,
});

/** Email by Microsoft 365 (Graph) with client credentials, without a bridge. */
const graphSettings = z.object({
  kind: z.literal('graph'),
  /** Directory (tenant) id or a domain of it. */
  tenant: hostName,
  clientId: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9-]+$/),
  /** The mailbox; it receives and sends. */
  address: mailAddress,
  folder: folderName,
  processed,
  maxMailMb,
});

/** Where SEND and RECEIVE, or the mailbox, are. Secrets are stored apart. */
export const channelSettings = z.discriminatedUnion('kind', [
  bridgeSettings,
  s3Settings,
  mailBridgeSettings,
  jmapSettings,
  graphSettings,
]);
export type ChannelSettings = z.infer<typeof channelSettings>;
export const CHANNEL_KINDS = [
  'bridge',
  's3',
  'mail-bridge',
  'jmap',
  'graph',
] as const satisfies readonly ChannelSettings['kind'][];
export type ChannelKind = ChannelSettings['kind'];
export type SettingsOf<Kind extends ChannelKind> = Extract<ChannelSettings, { kind: Kind }>;

const secret = z.string().min(1).max(4000).optional();

/** What opens a channel. Lives in the secret store only; never shown again. */
export const channelSecrets = z.object({
  /** Of a bridge. */
  accessKey: secret,
  /** Of the mailbox: IMAP or JMAP password, or JMAP token. */
  password: secret,
  /** SMTP. */
  sendPassword: secret,
  /** Of an S3 access key. */
  secretAccessKey: secret,
  /** Of an app registration in Microsoft Entra. */
  clientSecret: secret,
});
export type ChannelSecrets = z.infer<typeof channelSecrets>;
export type SecretName = keyof ChannelSecrets;

/** The secrets that each kind of channel needs, in the order of its form. */
export const NEEDED_SECRETS: Record<ChannelKind, readonly SecretName[]> = {
  bridge: ['accessKey'],
  s3: ['secretAccessKey'],
  'mail-bridge': ['accessKey', 'password', 'sendPassword'],
  jmap: ['password'],
  graph: ['clientSecret'],
};

/** The protocol to which a kind of channel belongs: within it the kind may be changed later. */
export function protocolOf(kind: ChannelKind): ProtocolName {
  return kind === 'bridge' || kind === 's3' ? 'files' : 'email';
}

/** Where the partner has to send to; undefined for file exchange. */
export function receivingAddress(settings: ChannelSettings): string | undefined {
  if (settings.kind === 'mail-bridge') return settings.receive.address;
  return settings.kind === 'jmap' || settings.kind === 'graph' ? settings.address : undefined;
}

/** What a partner's admin is told of our end: the exchange directory, the bucket with its prefix, or the mail address. */
export function layoutName(settings: ChannelSettings): string {
  if (settings.kind === 'bridge') return settings.exchange;
  if (settings.kind === 's3') return `${settings.bucket}/${settings.sendPrefix}`;
  return receivingAddress(settings) ?? '';
}

/** Each secret with everything that decides to whom it is shown. */
function places(settings: ChannelSettings): Partial<Record<SecretName, string>> {
  const place = (...parts: (string | number)[]) => JSON.stringify(parts);
  switch (settings.kind) {
    case 'bridge':
      return { accessKey: place(settings.url, settings.exchange) };
    case 's3':
      return { secretAccessKey: place(settings.endpoint, settings.bucket, settings.accessKeyId) };
    case 'mail-bridge': {
      const of = ({ host, port, security, username }: MailServer) =>
        place(settings.url, host, port, security, username);
      return {
        accessKey: place(settings.url),
        password: of(settings.receive),
        sendPassword: of(settings.send),
      };
    }
    case 'jmap':
      return { password: place(settings.url, settings.auth, settings.username) };
    case 'graph':
      return { clientSecret: place(settings.tenant, settings.clientId) };
  }
}

/**
 * The stored secrets that may be used with new settings: a secret goes only to the place that it was given for. What a form brings
 * anew is used as it is.
 */
export function secretsThatStay(
  stored: ChannelSecrets,
  before: ChannelSettings,
  after: ChannelSettings,
): ChannelSecrets {
  const [old, now] = [places(before), places(after)];
  const staying = Object.entries(stored).filter(([name, value]) => {
    const there = now[name as SecretName];
    return value !== undefined && there !== undefined && old[name as SecretName] === there;
  });
  return Object.fromEntries(staying) as ChannelSecrets;
}
