import type { ChannelKind } from '../../../../src/admin/api';

/** How a side can be connected. */
export const KIND: Record<ChannelKind, { label: string; help: string }> = {
  'mail-bridge': {
    label: 'IMAP and SMTP through a bridge',
    help: 'For every mail server. The bridge is a small service that you run: Jira Cloud apps cannot open such connections themselves.',
  },
  jmap: {
    label: 'JMAP',
    help: 'Directly, without a bridge, if your mail server offers JMAP: Fastmail, Cyrus, Stalwart and others.',
  },
  graph: {
    label: 'Microsoft 365 (not yet tried on the real service)',
    help: 'Directly, without a bridge, with an app registration in Microsoft Entra. Built from the documentation of Microsoft Graph.',
  },
  bridge: {
    label: 'Exchange directory on a bridge',
    help: 'Messages are files in a directory of yours. The bridge is a small service beside it that lets the app reach it.',
  },
  s3: {
    label: 'S3-compatible bucket',
    help: 'Directly, without a bridge: Amazon S3, Ceph, MinIO, Cloudflare R2 and others.',
  },
};

export const CHANNEL = {
  legend: { email: 'Your mailbox is reached by', files: 'Your files are reached by' },
  intro: {
    email:
      'Messages travel as mails from your mail account to the one of your partner. Use an account of its own if you can. Other mail in the folder is not touched.',
    files:
      'Messages travel as files: what this side puts into SEND has to arrive in the RECEIVE of your partner, and the other way round.',
  },
  withoutApproval: 'You can go on without it: the handshake begins as soon as the host is approved.',
  change: 'Change',
  keep: 'Keep the stored one',
  stored: 'Stored encrypted, never shown',
  void: 'Enter it again: a stored one is used only for the place that it was given for, and that has been changed.',
} as const;

export const BRIDGE = {
  title: 'Bridge',
  url: 'Bridge URL',
  urlHelp: 'Where the bridge answers, for example https://bridge.example.com',
  exchange: 'Exchange directory',
  exchangeHelp: 'The name that the bridge has been given for this exchange directory.',
  accessKey: 'Access key',
  keyHelp: 'The operator of the bridge creates it. It is stored encrypted and never shown again.',
  mailKeyHelp:
    'The operator of the bridge creates it and allows it to reach your mail servers. It is stored encrypted and never shown again.',
  explainTitle: 'SEND and RECEIVE',
  explain:
    'The bridge creates two subdirectories in the exchange directory. The app puts every message for your partner into SEND, and expects every message from your partner in RECEIVE. ' +
    'To use a network folder, replace SEND and RECEIVE by symbolic links to the folders that you and your partner reach; move files that are already in them elsewhere first.',
} as const;

export const S3 = {
  bucketTitle: 'Storage service',
  prefixTitle: 'SEND and RECEIVE',
  endpoint: 'Endpoint',
  endpointHelp: 'Address of the storage service, without the bucket: https://s3.eu-central-1.amazonaws.com',
  region: 'Region',
  regionHelp: 'For example eu-central-1',
  bucket: 'Bucket',
  addressing: 'Form of address',
  path: 'endpoint/bucket',
  virtualHost: 'bucket.endpoint',
  addressingHelp: 'The first one works with most services.',
  accessKeyId: 'Access key ID',
  secretAccessKey: 'Secret access key',
  secretHelp: 'It is stored encrypted and never shown again.',
  sendPrefix: 'SEND prefix',
  sendHelp: 'Where messages for your partner are put.',
  receivePrefix: 'RECEIVE prefix',
  receiveHelp: 'Where messages from your partner arrive.',
  explainTitle: 'SEND here is RECEIVE there',
  explain:
    'If both of you use the same bucket, your SEND prefix has to be the RECEIVE prefix of your partner, and the other way round: the prefixes below fit together if both of you leave them. ' +
    'With two buckets, a replication of yours has to copy your SEND into the RECEIVE of your partner. The access key needs to list, read, write and delete under these two prefixes, nothing else.',
  partnerTitle: 'The bucket of your partner',
  partner: (layout: string): string =>
    `Your partner sends to ${layout}. If both of you use this bucket, that is your RECEIVE.`,
  takeOver: 'Use this bucket and prefix',
  takenOver: 'Bucket and RECEIVE prefix have been filled in.',
} as const;

/** On a slave's form: what the handshake file says of the other end. */
export const PARTNER_HINT = {
  bridge: (name: string): string =>
    `Your partner uses an exchange directory named "${name}" on a bridge. What your partner's side puts into SEND there has to arrive in your RECEIVE.`,
  s3: (name: string): string =>
    `Your partner uses a bucket and sends to ${name}. What arrives there has to be copied into your RECEIVE.`,
  address: (address: string): string =>
    `Your partner receives mail at ${address}. This side sends there. How your own mailbox is reached need not be the same.`,
} as const;
