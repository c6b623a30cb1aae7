import type { Side } from './sync-record';

/** The text that a new key signs to show that whoever announces it holds it: of this side, in this epoch, after this key. */
export function rekeyStatement(about: {
  sync: string;
  epoch: string;
  side: Side;
  before: string;
  after: string;
}): string {
  const { sync, epoch, side, before, after } = about;
  return ['issue-synchronization-rekey', sync, epoch, side, before, after].join(' ');
}
