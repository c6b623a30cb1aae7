import type { HealthName, SyncStatusName } from '../../../../src/admin/api';

/** Texts that more than one page shows. */
export const COMMON = {
  appName: 'Issue Synchronization',
  loading: 'Loading',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
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

export const FIELD = {
  name: 'Name',
  description: 'Description',
  company: 'Company',
  passphrase: 'Passphrase',
  optional: 'Optional.',
} as const;
