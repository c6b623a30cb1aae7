import type { Channel, ChannelOpening, ChannelProbe } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Http } from '../ports/http';
import { createBridgeChannel } from './files/bridge';
import { createS3Channel } from './files/s3';
import { createMailBridgeChannel } from './mail/bridge';
import { createGraphChannel } from './mail/graph';
import { createJmapChannel } from './mail/jmap';

/** The channel that a synchronization's settings name. Makes no request by itself. */
export function createChannel(deps: { http: Http; clock: Clock } & ChannelOpening): Channel & ChannelProbe {
  const { settings } = deps;
  switch (settings.kind) {
    case 'bridge':
      return createBridgeChannel({ ...deps, settings });
    case 's3':
      return createS3Channel({ ...deps, settings });
    case 'mail-bridge':
      return createMailBridgeChannel({ ...deps, settings });
    case 'jmap':
      return createJmapChannel({ ...deps, settings });
    case 'graph':
      return createGraphChannel({ ...deps, settings });
  }
}
