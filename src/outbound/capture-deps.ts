import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira } from '../ports/jira';
import type { Store } from '../ports/store';
import type { Activity } from '../state/activity';
import type { Session } from '../state/session';

export interface CaptureDeps {
  store: Store;
  session: Session;
  jira: Jira;
  crypto: Crypto;
  clock: Clock;
  /** A line for the activity log, and storing the lines now, as in InboundDeps. */
  note(line: Activity): void;
  keepNotes(): Promise<void>;
  /** At the beginning of an epoch: tells what is known of the pairs instead of what differs. */
  onlyKnown?: boolean;
}
