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
    encryption: 'Encryption',
    name: 'Name',
    file: 'Handshake file',
    upload: 'Upload',
    contents: 'Contents',
    summary: 'Summary',
    handshake: 'Handshake',
  },
  channelStep: { email: 'Mail account', files: 'File exchange' },
  /** Before the handshake file has told the protocol. */
  channelStepUnknown: 'Connection',
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

export const COMPANY = {
  help: 'Shown to your partner beside the names of your people, for example "Ann Lee (Acme)".',
  missing: `Enter a name under "${FIELD.company}".`,
} as const;
