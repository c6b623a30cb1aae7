/** Why a side stands still, by code: what happened, and what to think about before resuming. */
const CAUSES: Record<string, { what: string; think: string }> = {
  'number-reused': {
    what: 'Your partner has used the number of a message again for something else.',
    think: "Your partner's site, or the storage of the app there, was probably set back to an earlier state.",
  },
  'ack-of-unsent': {
    what: 'Your partner has acknowledged messages that this side does not know to have sent.',
    think: 'The storage of the app on this site was probably set back to an earlier state.',
  },
  'ack-of-other-content': {
    what: 'Your partner has acknowledged something else than this side has sent.',
    think: 'One of the two sites was probably set back to an earlier state, or there are two copies of one.',
  },
  'receipt-unknown': {
    what: 'Your partner was told that this side has received messages of which it knows nothing.',
    think: 'The storage of the app on this site was probably set back to an earlier state.',
  },
  'partner-set-back': {
    what: 'Your partner knows less than it has told before.',
    think: "Your partner's site, or the storage of the app there, was probably set back to an earlier state.",
  },
  'partner-newer-epoch': {
    what: 'Your partner has begun anew with somebody who holds the keys of this side.',
    think: 'The storage of the app on this site was probably set back to an earlier state.',
  },
  'partner-site-changed': {
    what: "Messages signed with your partner's key come from another site than before.",
    think:
      'Your partner may have moved to another site, or a copy of the site (a sandbox, for example) may be running. Call your partner. Resume only if the new site is the one that shall go on.',
  },
  'own-site-changed': {
    what: 'This synchronization was made on another site; this site is probably a copy of it.',
    think:
      'If this is a copy, leave it frozen or delete the synchronization here. Resume only if this site takes the place of the other one; your partner has to agree as well.',
  },
  'partner-resumes': {
    what: 'Your partner has asked to begin a new epoch.',
    think: 'This side agrees by itself. Nobody has to do anything here.',
  },
  'partner-older-version': {
    what: "Your partner's app was set back to an older version that cannot read some messages.",
    think: 'Everything is told again in the older version, by itself. Nobody has to do anything here.',
  },
};

const UNKNOWN = {
  what: 'Something does not fit with what this side knows.',
  think: 'Call your partner before you resume.',
};

export const FROZEN = {
  title: 'Frozen',
  cause: (code: string): { what: string; think: string } => CAUSES[code] ?? UNKNOWN,
  still: 'Nothing is sent or received until this is settled. Nothing is lost meanwhile.',
  since: 'Since',
  seen: (seen: string): string => `Seen: ${seen}`,
  resume: 'Resume',
  resuming: 'A new epoch is being agreed with your partner. Waiting for the answer since',
  dialog: {
    title: 'Resume this synchronization?',
    body: 'Both sides begin a new epoch. Each tells the other what it knows of every issue; what one side lacks is made or changed there. Issues, comments and attachments that exist already are recognised and not made again.',
    conflicts:
      'Where both sides have different values and it is not known who changed what, the newer one stays, and the other one is written to the activity.',
    away: 'If you stay away, choose Cancel: this side stays frozen. You can also delete the synchronization; all issues stay.',
    action: 'Resume',
  },
} as const;

export const KEYS = {
  change: 'Change the key',
  pending: (by: string): string =>
    `${by} began to change the key of this side. Waiting for the partner since`,
  changed: {
    us: 'This side changed its key',
    partner: 'Your partner changed its key',
  },
  by: (name: string): string => ` (${name})`,
  words:
    'The verification words are others since then. They need not be compared again: the new key was announced under the old one.',
  dialog: {
    title: 'Change the key of this side?',
    body: 'A new key is made and announced to your partner under the old one. The synchronization goes on meanwhile. The old key is revoked once nothing needs it any more, and the verification words become others.',
    compromised:
      'If the old key may be in the wrong hands, this does not help: whoever has it could announce a key as well. Stop the synchronization, and let the master start the handshake again with a new key.',
    action: 'Change the key',
  },
  restart: {
    label: 'Start again with a new key',
    body: 'The key of this side is destroyed and replaced, for the case that it is in the wrong hands. Your partner has to delete the synchronization there before it uploads the new file; issues are recognised and not made again.',
  },
} as const;
