import type { Directory } from '../mapping/directory';
import type { Channel } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira } from '../ports/jira';
import type { Store } from '../ports/store';
import type { Activity } from '../state/activity';
import type { AcceptedKeys } from '../state/private-keys';
import type { Session } from '../state/session';
import type { Workflow } from './workflow';

/** What every stage of the way in needs; built once a run. */
export interface InboundDeps {
  session: Session;
  store: Store;
  jira: Jira;
  channel: Channel;
  crypto: Crypto;
  clock: Clock;
  keys: AcceptedKeys;
  directory: Directory;
  workflow: Workflow;
  hash(value: unknown): string;
  /** Milliseconds that a call which was cut off may still take effect at Jira. */
  settleAfter: number;
  /** Milliseconds after which missing parts of an attachment are asked for. */
  wantAfter: number;
  /** True while there is time left in this invocation. */
  goOn(): boolean;
  /** A line for the activity log; stored at the end of the run. */
  note(line: Activity): void;
  /** Stores the lines now: for what a crash would take with it for good. Nothing to store: no call. */
  keepNotes(): Promise<void>;
}
