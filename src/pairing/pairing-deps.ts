import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Ids } from '../ports/ids';
import type { Log } from '../ports/log';
import type { Store } from '../ports/store';

export interface PairingDeps {
  store: Store;
  crypto: Crypto;
  clock: Clock;
  ids: Ids;
  log: Log;
}
