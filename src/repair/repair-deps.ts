import type { Clock } from '../ports/clock';
import type { Jira } from '../ports/jira';
import type { Store } from '../ports/store';
import type { RepairChange } from '../protocol/repair-message';
import type { DirtyMark } from '../state/dirty';
import type { Session } from '../state/session';

export interface RepairDeps {
  session: Session;
  store: Store;
  jira: Jira;
  clock: Clock;
  sha256(text: string): string;
  /** Puts changes into the outbox, durably. */
  say(...changes: (RepairChange | { kind: 'gone'; pair: string; why: 'deleted' })[]): Promise<void>;
  compareEvery: number;
  /** Marks that this run has looked at. One that is still set waits for a message or for time to pass, and no run at once helps it. */
  lookedAt: readonly DirtyMark[];
  /** True while there is time left in this invocation. */
  goOn(): boolean;
}
