import type { ApiError, ChannelKind, TestStepName } from '../../../../src/admin/api';
import type { TestStep } from '../wizard/connection-test';

type StepTexts = Record<TestStepName, string>;

const TEST_MAIL = {
  write: 'Send a test mail to yourself',
  read: 'Receive the test mail',
  delete: 'Delete the test mail',
};

/** The steps of a connection test in the words of each kind of relay. */
export const TEST_STEP: Record<ChannelKind, StepTexts> = {
  bridge: {
    connect: 'Connect to the bridge',
    'sign-in': 'Sign in with the access key',
    write: 'Write a test file into SEND',
    read: 'Read the test file back',
    delete: 'Delete the test file',
  },
  s3: {
    connect: 'Connect to the storage service',
    'sign-in': 'Sign in with the access key',
    write: 'Write a test object under SEND',
    read: 'Read the test object back',
    delete: 'Delete the test object',
  },
  'mail-bridge': {
    connect: 'Connect to the bridge',
    'sign-in': 'Sign in to receive and to send',
    ...TEST_MAIL,
  },
  jmap: { connect: 'Connect to the mail server', 'sign-in': 'Sign in to the mailbox', ...TEST_MAIL },
  graph: { connect: 'Connect to Microsoft 365', 'sign-in': 'Sign in to the mailbox', ...TEST_MAIL },
};

export const CONNECTION_TEST = {
  button: 'Test connection',
  title: 'Connection test',
  state: {
    later: 'not yet tried',
    running: 'running',
    'on-its-way': 'on its way',
    passed: 'passed',
    failed: 'failed',
    'waiting-for-approval': 'waiting for approval',
  } satisfies Record<TestStep['state'], string>,
  passed: 'The connection works.',
  notTested: (action: string): string => `Not tested yet. "${action}" tests the connection first.`,
  onItsWay: (seconds: string): string =>
    `Sent ${seconds} ago. Mail mostly takes a few seconds; the app looks again for a minute.`,
  waitingTitle: (host: string): string => `Waiting for approval of ${host}`,
  waitingBody: (host: string): string =>
    `The app may send data only to hosts that your site administrator has approved, and ${host} is not one of them yet. ` +
    'If you administer this site, approve it now with "Ask for approval". If not, ask your site administrator: the page of the synchronization has the same button once it has been created.',
  ask: 'Ask for approval',
  refused: (host: string): string =>
    `${host} was not approved. Only an administrator of this site can approve it; nothing has been changed.`,
  egressDescription: 'Relay through which issues are synchronized with a partner',
} as const;

/** The mail that the page waited for did not come in time. */
export const PROBE_LATE: ApiError = {
  code: 'probe-not-yet',
  what: 'The test mail was sent, and has not arrived within a minute.',
  why: 'The mailbox belongs to another address, a filter or the junk folder took the mail, or the mail system is slow.',
  next: 'Check that the address is the one of this mailbox, look for the mail in the junk folder and in other folders, and check the folder in the form; then test again. If you know that your mail system is only slow, you can go on: messages then take as long.',
};
