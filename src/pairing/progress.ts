import { noticeText } from './notices';
import type { PairingState } from './pairing-record';

export type PairingStepId = 'file' | 'hello' | 'welcome' | 'ready' | 'words';

/** One line of the two-sided timeline. */
export interface PairingStep {
  id: PairingStepId;
  /** Whose step it is. */
  side: 'us' | 'partner';
  text: string;
  state: 'done' | 'waiting' | 'later';
  /** Waiting: who has to act. */
  on?: 'us' | 'partner' | 'relay';
  /** Done: when. Waiting: since when. */
  at?: number;
}

export interface PairingProgress {
  steps: PairingStep[];
  /** When the handshake file cannot be answered any more; only while nobody has answered it. */
  expiresAt?: number;
  isExpired: boolean;
  /** A second side that answered the file and was refused. */
  refusedHello?: NonNullable<PairingState['pairing']['refusedHello']>;
  /** What was refused, newest first. */
  notices: { code: string; text: string; at: number; times: number }[];
}

type Line = Pick<PairingStep, 'id' | 'side' | 'text'> & { doneAt: number | undefined };

/** The handshake as a page shows it, from the stored state alone. A step's sentence holds whether it is done or still to come. */
export function progressOf(state: PairingState, now: number): PairingProgress {
  const { pairing, sync } = state;
  const isOpen = pairing.stage === 'waiting-for-hello' || pairing.stage === 'greeting';
  const isExpired = pairing.stage === 'expired' || (isOpen && now >= pairing.expiresAt);
  const lines = sync.role === 'master' ? masterLines(state) : slaveLines(state);
  return {
    steps: withWaiting(lines, state),
    ...(isOpen ? { expiresAt: pairing.expiresAt } : {}),
    isExpired,
    ...(pairing.refusedHello ? { refusedHello: pairing.refusedHello } : {}),
    notices: [...pairing.notices]
      .reverse()
      .map(({ code, at, times }) => ({ code, text: noticeText(code), at, times })),
  };
}

function masterLines({ sync, pairing: { at, stage } }: PairingState): Line[] {
  const ready = stage === 'paired' || stage === 'proven' ? at.ready : undefined;
  return [
    { id: 'file', side: 'us', text: 'Handshake file made', doneAt: at.file },
    {
      id: 'hello',
      side: 'partner',
      text: 'Partner uploads the file, and the answer arrives here',
      doneAt: at.hello,
    },
    {
      id: 'welcome',
      side: 'us',
      text: handedOver(sync, 'confirmation'),
      doneAt: at.handedOver ?? ready,
    },
    { id: 'ready', side: 'partner', text: 'Partner receives our confirmation', doneAt: ready },
    wordsLine(sync),
  ];
}

function slaveLines({ sync, pairing: { at } }: PairingState): Line[] {
  return [
    { id: 'file', side: 'us', text: 'Handshake file read', doneAt: at.file },
    {
      id: 'hello',
      side: 'us',
      text: handedOver(sync, 'answer'),
      doneAt: at.handedOver ?? at.welcome,
    },
    { id: 'welcome', side: 'partner', text: 'Partner confirms our answer', doneAt: at.welcome },
    { id: 'ready', side: 'us', text: 'We confirm to the partner', doneAt: at.ready },
    wordsLine(sync),
  ];
}

function handedOver(sync: PairingState['sync'], what: 'answer' | 'confirmation'): string {
  return sync.protocol === 'email' ? `We send our ${what} by email` : `We put our ${what} into SEND`;
}

function wordsLine(sync: PairingState['sync']): Line {
  const text = 'You compare the verification words with your partner';
  return { id: 'words', side: 'us', text, doneAt: sync.wordsConfirmed?.at };
}

function withWaiting(lines: Line[], { pairing }: PairingState): PairingStep[] {
  const first = lines.find((line) => line.doneAt === undefined && line.id !== 'words');
  let since = pairing.at.file;
  return lines.map(({ doneAt, ...line }) => {
    if (doneAt !== undefined) {
      since = doneAt;
      return { ...line, state: 'done' as const, at: doneAt };
    }
    // The words wait for the admin as soon as both keys are known, whatever else is still under way.
    const isWaiting = line.id === first?.id || (line.id === 'words' && areWordsKnown(pairing));
    if (!isWaiting) return { ...line, state: 'later' as const };
    return { ...line, state: 'waiting' as const, on: waitingOn(line, pairing), at: since };
  });
}

function areWordsKnown(pairing: PairingState['pairing']): boolean {
  return pairing.stage !== 'waiting-for-hello' && pairing.stage !== 'expired';
}

function waitingOn(
  line: Pick<PairingStep, 'id' | 'side'>,
  pairing: PairingState['pairing'],
): 'us' | 'partner' | 'relay' {
  if (line.side === 'partner') return 'partner';
  // Tried and not taken: our side has done its part.
  return line.id !== 'words' && pairing.at.tried !== undefined ? 'relay' : 'us';
}
