import { FIELD } from './common';

/** Texts of what both wizards have in common. */
export const WIZARD = {
  next: 'Next',
  back: 'Back',
  progress: 'Steps of this wizard',
  stepOf: (step: number, count: number): string => `Step ${step} of ${count}`,
  leaveTitle: 'Leave without creating the synchronization?',
  leaveBody: 'What you have typed here is not kept. Nothing has been created yet.',
  leave: 'Leave',
  stay: 'Stay here',
  done: 'Open the synchronization',
  statusIs: 'Status:',
  step: {
    user: 'Synchronization user',
    protocol: 'Protocol',
    exchange: 'Exchange directory',
    encryption: 'Encryption',
    name: 'Name',
    file: 'Handshake file',
    upload: 'Upload',
    contents: 'Contents',
    summary: 'Summary',
    handshake: 'Handshake',
  },
} as const;

export const SYNC_USER = {
  intro: 'Whatever your partner changes on the other site is changed here under the name of this account.',
  legend: 'Make changes as',
  appLabel: 'This app (recommended)',
  appHelp:
    'Changes carry the name of the app. It needs no licence, and its rights do not end when a person leaves.',
  meLabel: (name: string): string => `Me (${name})`,
  meHelp: 'Changes carry your name, and they can do what you can do in this project.',
  fixedTitle: 'This choice is final',
  fixed:
    'The synchronization user cannot be edited afterwards. To use another one, create a new synchronization.',
  checking: 'Checking permissions in this project',
  complete: 'All permissions that are needed are there.',
  missingTitle: (count: number): string =>
    count === 1 ? 'One permission is missing' : `${count} permissions are missing`,
  missingNext:
    'Ask a Jira administrator to grant them in the permission scheme of this project. You can go on; what needs a missing permission is parked until it is granted.',
  checkAgain: 'Check again',
  waitForCheck: 'The permissions have not been checked yet.',
} as const;

export const EXCHANGE = {
  intro:
    'Messages travel as files through an exchange directory on your side. The bridge is a small service that runs beside your file share and lets the app reach that directory.',
  explainTitle: 'SEND and RECEIVE',
  explain:
    'The bridge creates two subdirectories in the exchange directory. The app puts every message for your partner into SEND, and expects every message from your partner in RECEIVE. ' +
    'To use a network folder, replace SEND and RECEIVE by symbolic links to the folders that you and your partner reach; move files that are already in them elsewhere first.',
  urlHelp: 'Where the bridge answers, for example https://bridge.example.com',
  exchangeHelp: 'The name that the bridge has been given for this exchange directory.',
  keyHelp: 'The operator of the bridge creates it. It is stored encrypted and never shown again.',
  withoutApproval: 'You can go on without it: the handshake begins as soon as the host is approved.',
  keyKeptHelp: 'Leave it empty to keep the stored one.',
  error: {
    urlMissing: 'Enter the address of the bridge.',
    urlInvalid: 'This is not an address. It looks like https://bridge.example.com',
    urlNotHttps:
      'The address must begin with https://. The app sends nothing over an unencrypted connection.',
    urlWithCredentials: 'Leave user name and password out of the address. The access key has its own field.',
    exchangeMissing: 'Enter the name of the exchange directory.',
    exchangeInvalid:
      'This is not the name of an exchange directory: only letters, digits, dots, dashes and underscores, and no path. The operator of the bridge knows it.',
    keyMissing: 'Enter the access key.',
  },
} as const;

export const COMPANY = {
  help: 'Shown to your partner beside the names of your people, for example "Ann Lee (Acme)".',
  missing: `Enter a name under "${FIELD.company}".`,
} as const;
