import type { MessageEntry, SyncDetail } from '../../../../src/admin/api';

type Who = NonNullable<SyncDetail['waitingOn']>['who'];

export const DETAIL = {
  start: 'Start',
  stop: 'Stop',
  pollNow: 'Poll now',
  pollNowDone: 'The app looks for new messages now.',
  more: 'More actions',
  download: 'Download handshake file',
  restart: 'Start the handshake again',
  changeAccess: 'Change access',
  remove: 'Delete',
  startLocked: {
    handshake: 'Start becomes available when the handshake is complete.',
    words: 'Start becomes available when you have confirmed the verification words.',
    frozen: 'This side has been frozen: nothing is sent or received until the cause is settled.',
  },
  tabs: {
    overview: 'Overview',
    messages: 'Messages',
    parked: 'Parked',
    equality: 'Equality',
    activity: 'Activity',
    settings: 'Settings',
  },
  tabsLabel: 'Parts of this synchronization',
  waitingOn: {
    you: 'Waiting for you',
    'site-admin': 'Waiting for your site administrator',
    partner: 'Waiting for your partner',
    relay: 'Waiting for the mail system or file exchange',
  } satisfies Record<Who, string>,
  since: 'Since',
  approveHere:
    'If you administer this site, approve it here. If not, ask your site administrator to open this synchronization and press "Ask for approval".',
  backToList: 'Back to the list',
  healthTitle: 'Needs attention',
  noticesTitle: 'Notices',
} as const;

export const TIMELINE = {
  title: 'Progress on both sides',
  here: 'Here',
  there: 'At your partner',
  waitingFor: (time: string): string => `Waiting for ${time}`,
  state: { done: 'Done', waiting: 'Waiting', later: 'Later' },
} as const;

export const WORDS = {
  title: 'Verification words',
  before:
    'Six words appear here once your partner has answered. Both of you see the same words if nobody has come in between.',
  explain:
    'Call your partner on a number that you know, and compare these words one by one. They are made from the keys of both sides: if they are the same, you are connected with your partner and with nobody else.',
  confirm: 'The words are the same',
  differ: 'The words differ',
  differTitle: 'Do not start this synchronization',
  differBody: {
    master:
      'Somebody else may have uploaded your handshake file, or passed on another key. Choose "Start the handshake again" under "More actions", and deliver the new handshake file in a safer way.',
    slave:
      'Somebody may have given you another handshake file, or passed on another key. Ask your partner to start the handshake again and to deliver the new handshake file in a safer way, then upload it under "New synchronization".',
  },
  confirmed: (who: string): string => `Confirmed by ${who}`,
} as const;

export const NUMBERS = {
  title: 'Numbers',
  pairs: 'Issues in step',
  sent: 'Messages sent',
  received: 'Messages received',
  backlog: 'Not acknowledged yet',
  parked: 'Parked',
  lastSent: 'Last sent',
  lastReceived: 'Last received',
  initialTitle: 'Initial synchronization',
  initialOf: (done: string, total: string): string => `${done} of ${total} issues`,
  initialCounting: (done: string): string => `${done} issues so far`,
  initialLeft: (time: string): string => `about ${time} left`,
} as const;

export const MESSAGES = {
  empty: 'No message has been sent or received yet.',
  notSent: 'Not sent yet',
  label: 'Messages in and out',
  column: { direction: 'Direction', seq: 'Number', at: 'Time', summary: 'Contents', state: 'State' },
  direction: { out: 'Out', in: 'In' } satisfies Record<MessageEntry['direction'], string>,
  state: {
    queued: 'Queued',
    sent: 'Sent',
    acknowledged: 'Acknowledged',
    applied: 'Applied',
    refused: 'Refused',
  } satisfies Record<MessageEntry['state'], string>,
} as const;

export const PARKED = {
  empty:
    'Nothing is parked. What cannot be applied is kept here with its cause, while everything else goes on.',
  intro: 'These changes could not be applied. Each one is tried again by itself once its cause is gone.',
  label: 'Parked changes',
  retry: 'Retry all now',
  retried: 'The parked changes are tried again.',
  column: { issue: 'Issue', subject: 'What', cause: 'Cause', since: 'Since' },
} as const;

export const ACTIVITY = {
  empty: 'Nothing has happened yet.',
  label: 'Activity',
  column: { at: 'Time', who: 'Who', text: 'What' },
} as const;

export const SETTINGS = {
  accessTitle: { email: 'Mail account', files: 'File exchange' },
  secrets: 'Passwords and keys',
  secretsStored: 'Stored encrypted, never shown',
  addressFixed: 'The address that receives cannot be changed: your partner sends there.',
  partnerAddress: "Partner's address",
  noPartnerAddress: 'Not known before the handshake',
  generalTitle: 'Configuration',
  description: 'Description',
  noDescription: 'None',
  role: 'Role of this side',
  user: 'Synchronization user',
  protocol: 'Protocol',
  encryption: 'Messages',
  keysTitle: 'Keys',
  ownFingerprint: 'Key of this side',
  partnerFingerprint: "Key of the partner's side",
  noPartnerKey: 'Not known before the handshake',
  fixed: 'Synchronization user, protocol and encryption cannot be edited.',
  createdAt: 'Created',
  changedAt: 'Last changed',
  by: (who: string): string => `by ${who}`,
} as const;

export const ACCESS = {
  body: {
    email:
      'Servers, usernames and passwords can be changed. The protocol and the address that receives stay: your partner knows them from the handshake.',
    files:
      'Servers, directories and keys can be changed, the protocol cannot. See to it that what your partner sends still arrives in RECEIVE.',
  },
  save: 'Save',
  saved: 'The access has been changed.',
  withoutApproval: 'You can save it without: messages wait until the host is approved.',
} as const;

export const DIALOG = {
  download: {
    title: 'Download handshake file',
    body: 'However often you download it, only the first file that is uploaded counts. Each download can have another passphrase.',
    passphraseHelp:
      'Optional. The file is then encrypted with it. Tell it your partner by phone, not with the file.',
    action: 'Download handshake file',
  },
  restart: {
    title: 'Start the handshake again?',
    body: 'The handshake begins from the start with a new one-time secret. Every handshake file made before becomes void, and verification words must be compared again. Which issue belongs to which is kept.',
    after:
      'Afterwards download the new handshake file and deliver it to your partner, who stops the synchronization there and uploads the file under "New synchronization".',
    action: 'Start the handshake again',
  },
  remove: {
    title: (name: string): string => `Delete "${name}"?`,
    lostTitle: 'You lose',
    lost: [
      'the keys and the configuration of this side',
      'which issue here belongs to which issue of your partner: connecting again would create the issues anew',
      'messages, parked changes and the activity of this synchronization',
    ],
    staysTitle: 'What stays',
    stays: [
      'all issues, comments and attachments, here and at your partner',
      "your partner's side of the synchronization: it shows that you are silent until it is deleted as well",
      'messages that are already on their way: mails in the mailboxes, or files in the exchange',
    ],
    action: 'Delete synchronization',
    done: 'The synchronization has been deleted.',
  },
} as const;
