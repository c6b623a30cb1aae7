import type { Channel } from '../../../src/ports/channel';
import type { Wrap } from '../../world/side';

/** Lets something happen in the middle of a side's runs, once: before the call of the channel with that number. */
export function before(
  call: 'put' | 'get' | 'remove',
  number: number,
  happen: () => Promise<unknown>,
): Wrap & { happened(): boolean } {
  let calls = 0;
  const hear = async (made: string) => {
    if (made !== call) return;
    calls += 1;
    if (calls === number) await happen();
  };
  return {
    happened: () => calls >= number,
    channel: (channel: Channel): Channel => ({
      ...channel,
      async put(...args) {
        await hear('put');
        return channel.put(...args);
      },
      async get(...args) {
        await hear('get');
        return channel.get(...args);
      },
      async remove(...args) {
        await hear('remove');
        return channel.remove(...args);
      },
    }),
  };
}
