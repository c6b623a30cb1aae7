import { createMemoryRelay } from '../support/memory-channel';
import { channelContract } from './channel';

channelContract('memory', async () => {
  const relay = createMemoryRelay();
  return {
    a: relay.a,
    b: relay.b,
    place: async (name, bytes) => relay.place('a', name, bytes),
    close: async () => {},
  };
});
