import { webTrigger } from '@forge/api';
import type { BellUrl } from '../ports/bell-url';
import type { Log } from '../ports/log';

/** Key of the web trigger in manifest.yml. */
const TRIGGER = 'doorbell';

/** The URL of this installation's web trigger. The platform makes it at the first call and answers the same one afterwards. */
export function createBellUrl(deps: { log: Log }): BellUrl {
  return {
    async get() {
      try {
        return await webTrigger.getUrl(TRIGGER);
      } catch (error) {
        // Without a doorbell the five-minute poll still brings everything.
        deps.log.warn('bell-url-unknown', { error: (error as Error).name });
        return undefined;
      }
    },
  };
}
