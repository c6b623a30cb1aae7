import type { Channel, ChannelProbe } from '../ports/channel';
import type { Http } from '../ports/http';
import type { ChannelSettings } from '../protocol/sync-record';
import { createBridgeChannel } from './files/bridge';

/** The channel that a synchronization's settings name. Makes no request by itself. */
export function createChannel(deps: {
  http: Http;
  settings: ChannelSettings;
  accessKey: string;
}): Channel & ChannelProbe {
  switch (deps.settings.kind) {
    case 'bridge':
      return createBridgeChannel(deps);
  }
}
