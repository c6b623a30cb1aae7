import { z } from 'zod';

/** What was refused, kept for the admin: no content, only what, when and how often. */
export const notice = z.object({
  code: z.string(),
  at: z.number(),
  /** Name of the object on the relay. */
  name: z.string(),
  /** SHA-256 of its bytes, where they were read. */
  hash: z.string(),
  times: z.number().int().min(1),
});
export type Notice = z.infer<typeof notice>;

/** Notices that are kept; whoever can write to the relay could otherwise fill our store. */
const MAX_NOTICES = 20;

const TEXTS = {
  'pairing-too-large': 'A pairing message was larger than pairing messages are and was removed unread.',
  'pairing-unreadable': 'A pairing message was damaged, or not encrypted to this side, and was removed.',
  'pairing-not-encrypted': 'A pairing message was not encrypted. It was removed and changed nothing.',
  'pairing-forged':
    "A pairing message was not signed by the partner's key. It was removed and changed nothing.",
  'pairing-malformed': 'A pairing message did not have the form that this version knows and was removed.',
  'pairing-newer-version': 'The partner uses a newer version of the app; update the app on this site.',
  'pairing-foreign-sync':
    'A pairing message of another synchronization was stored under the name of this one.',
  'pairing-other-epoch':
    'A pairing message of an earlier handshake came again. It was removed and changed nothing.',
  'pairing-renamed':
    'A pairing message was stored again under another name. It was removed and changed nothing.',
  'pairing-wrong-secret':
    'An answer did not prove knowledge of the handshake file: somebody may be trying to pair without it.',
  'pairing-late': 'An answer came after the handshake file had expired. Start the handshake again.',
  'pairing-key-refused': "The partner's key is of a kind that this app does not accept.",
  'pairing-own-project': 'The handshake file was answered by the very project that made it.',
  'pairing-second-hello':
    'A second side answered the same handshake file with another key and was refused. Compare the verification words with your partner, or start the handshake again.',
  'pairing-other-keys': 'A pairing message named other keys than the ones of this pairing and was removed.',
  'pairing-without-address':
    'An answer to the handshake file did not name the address that receives its mail and was removed.',
  'pairing-out-of-turn': 'A pairing message came before its turn and was removed.',
} as const;

export type NoticeCode = keyof typeof TEXTS;

/** The sentence for a notice; codes of another version stay readable. */
export function noticeText(code: string): string {
  return code in TEXTS ? TEXTS[code as NoticeCode] : `Refused: ${code}.`;
}

/** Adds a notice; the same message refused for the same reason again is counted, and the oldest give way. */
export function withNotice(notices: readonly Notice[], added: Omit<Notice, 'times'>): Notice[] {
  const same = notices.find((n) => n.code === added.code && n.hash === added.hash);
  const others = notices.filter((n) => n !== same);
  return [...others, { ...added, times: (same?.times ?? 0) + 1 }].slice(-MAX_NOTICES);
}
