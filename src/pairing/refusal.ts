/** An expected failure that an admin can act on: what happened, why, and what to do next. `code` is listed in docs/operations.md. */
export interface Refusal {
  kind: 'refused';
  code: string;
  what: string;
  why: string;
  next: string;
}

const ASK_FOR_NEW =
  'Ask your partner to press "Start the handshake again" and to send you the new handshake file.';

const TEXTS = {
  'handshake-too-large': {
    what: 'This file is too large to be a handshake file.',
    why: 'A handshake file has a few kilobytes; more than 256 KB are not read.',
    next: 'Choose the file that your partner downloaded when the synchronization was created.',
  },
  'handshake-not-a-file': {
    what: 'This is not a handshake file.',
    why: 'It does not carry the mark of a handshake file of Issue Synchronization.',
    next: 'Choose the file that your partner downloaded when the synchronization was created.',
  },
  'handshake-damaged': {
    what: 'This handshake file is damaged or was changed.',
    why: "Its contents do not fit the signature of the partner's key.",
    next: 'Ask your partner to download the file again and to send it as an attachment, not as text.',
  },
  'handshake-passphrase-needed': {
    what: 'This handshake file is protected by a passphrase.',
    why: 'Your partner chose a passphrase when the file was downloaded.',
    next: 'Ask your partner for the passphrase by telephone and enter it.',
  },
  'handshake-passphrase-wrong': {
    what: 'The passphrase does not open this handshake file.',
    why: 'The passphrase is another one, or the file was damaged on its way.',
    next: 'Check the passphrase with your partner; if it is right, ask for the file again.',
  },
  'handshake-newer-version': {
    what: 'This handshake file was made by a newer version of Issue Synchronization.',
    why: 'Your version cannot read its format.',
    next: 'Ask your Jira administrator to update the app, then upload the file again.',
  },
  'handshake-expired': {
    what: 'This handshake file has expired.',
    why: 'For safety a handshake file can only be answered within 14 days.',
    next: ASK_FOR_NEW,
  },
  'handshake-used': {
    what: 'This handshake file has already been used on this site.',
    why: 'A handshake file can be answered only once.',
    next: `Continue with the synchronization that was created from it. Has it been deleted, or has your partner started the handshake again? ${ASK_FOR_NEW}`,
  },
  'handshake-busy': {
    what: 'A synchronization is being made from this handshake file at this moment.',
    why: 'Somebody uploaded it less than a minute ago, perhaps in another window.',
    next: 'Wait a minute and reload the list; if no synchronization has appeared, upload the file again.',
  },
  'handshake-own-project': {
    what: 'This handshake file was made by this very project.',
    why: 'A project cannot be synchronized with itself.',
    next: 'Send the file to your partner, or upload it in the project that shall be the slave.',
  },
  'handshake-other-key': {
    what: 'This handshake file names a synchronization that you have with a partner of another key.',
    why: 'A new file for an existing synchronization must come from the same partner key.',
    next: 'Call your partner. If the partner really made a new key, delete the synchronization here first.',
  },
  'handshake-other-project': {
    what: 'This handshake file belongs to a synchronization of another project of this site.',
    why: 'The synchronization was answered there before.',
    next: 'Upload the file in that project, or delete the synchronization there first.',
  },
  'handshake-other-protocol': {
    what: 'This handshake file is for the other protocol.',
    why: 'Both sides use the protocol that the master has chosen: both Email, or both File exchange.',
    next: 'Choose the connection that the page offers for this file.',
  },
  'handshake-spent': {
    what: 'The handshake file has served and does not exist any more.',
    why: 'Your partner has answered it, and its secret was destroyed.',
    next: 'To pair again, stop the synchronization and press "Start the handshake again".',
  },
  'not-the-master': {
    what: 'Only the side that made the handshake file can do this.',
    why: 'Your side answered a file of the partner.',
    next: ASK_FOR_NEW,
  },
  'sync-running': {
    what: 'The synchronization is running.',
    why: 'A new handshake cuts the connection to the partner until it is complete.',
    next: 'Stop the synchronization first, then do this again.',
  },
  'key-not-now': {
    what: 'The key cannot be changed now.',
    why: 'A new key is announced to the partner under the old one, which needs a completed handshake that is not frozen.',
    next: 'Complete the handshake, or resume the synchronization, then change the key.',
  },
  'key-change-pending': {
    what: 'A change of the key is under way.',
    why: 'The partner has not taken the new key yet.',
    next: 'Wait until the partner has answered; the synchronization has to run on both sides.',
  },
  'not-frozen': {
    what: 'This synchronization is not frozen.',
    why: 'It may have been resumed meanwhile, here or by your partner.',
    next: 'Look at what is shown now.',
  },
  'sync-unknown': {
    what: 'This synchronization does not exist here.',
    why: 'It may have been deleted meanwhile.',
    next: 'Go back to the list.',
  },
  'words-unknown': {
    what: 'There are no verification words yet.',
    why: 'They are made from the keys of both sides, and your partner has not answered yet.',
    next: 'Wait until the partner has answered, then compare the words by telephone.',
  },
  'changed-meanwhile': {
    what: 'Somebody else changed this synchronization meanwhile.',
    why: 'Your page showed an older state.',
    next: 'Look at what is shown now, and do it again if it is still right. "Activity" says who changed what.',
  },
} as const;

export type RefusalCode = keyof typeof TEXTS;

export function refusal(code: RefusalCode): Refusal {
  return { kind: 'refused', code, ...TEXTS[code] };
}

export function isRefusal(answer: object): answer is Refusal {
  return 'kind' in answer && answer.kind === 'refused';
}
