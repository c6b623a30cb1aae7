import type { HealthName, SyncStatusName, TestStepName } from '../../../../src/admin/api';

/** Texts that more than one page shows. */
export const COMMON = {
  appName: 'Issue Synchronization',
  loading: 'Loading',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  never: 'Never',
  code: (code: string): string => `Code: ${code}`,
  master: 'Master',
  slave: 'Slave',
  thisApp: 'This app',
  email: 'Email',
  files: 'File exchange',
  encrypted: 'Encrypted and signed',
  signedOnly: 'Signed, not encrypted',
} as const;

export const STATUS: Record<SyncStatusName, string> = {
  handshake: 'Handshake',
  stopped: 'Stopped - ready to configure',
  running: 'Running',
  frozen: 'Frozen',
};

export const HEALTH: Record<HealthName, string> = {
  ok: 'OK',
  delayed: 'Delayed',
  'partner-silent': 'Partner silent',
  parked: 'Parked items',
  'channel-failing': 'Channel failing',
  'budget-exhausted': 'Budget exhausted',
};

export const CONNECTION_TEST = {
  button: 'Test connection',
  title: 'Connection test',
  step: {
    connect: 'Connect to the bridge',
    'sign-in': 'Sign in with the access key',
    write: 'Write a test file into SEND',
    read: 'Read the test file back',
    delete: 'Delete the test file',
  } satisfies Record<TestStepName, string>,
  state: {
    later: 'not yet tried',
    running: 'running',
    passed: 'passed',
    failed: 'failed',
    'waiting-for-approval': 'waiting for approval',
  },
  passed: 'The connection works.',
  notTested: (action: string): string => `Not tested yet. "${action}" tests the connection first.`,
  waitingTitle: (host: string): string => `Waiting for approval of ${host}`,
  waitingBody: (host: string): string =>
    `The app may send data only to hosts that your site administrator has approved, and ${host} is not one of them yet. ` +
    'If you administer this site, approve it now with "Ask for approval". If not, ask your site administrator: the page of the synchronization has the same button once it has been created.',
  ask: 'Ask for approval',
  refused: (host: string): string =>
    `${host} was not approved. Only an administrator of this site can approve it; nothing has been changed.`,
  egressDescription: 'Bridge of the exchange directory through which issues are synchronized with a partner',
} as const;

export const FIELD = {
  bridgeUrl: 'Bridge URL',
  exchange: 'Exchange directory',
  accessKey: 'Access key',
  name: 'Name',
  description: 'Description',
  company: 'Company',
  passphrase: 'Passphrase',
  optional: 'Optional.',
} as const;
