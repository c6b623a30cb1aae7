import type { Channel } from '../../ports/channel';
import { isObjectName } from '../../protocol/object-name';
import type { GiveUp, Outcome } from '../../protocol/outcome';
import { giveUp } from '../../protocol/outcome';

/** The channel, which refuses what cannot be a name before anything is asked of the relay; `refusal` gets the name in quotes. */
export function withCheckedNames(channel: Channel, refusal: (quoted: string) => string): Channel {
  function wrongAmong(names: readonly string[]): GiveUp | undefined {
    const wrong = names.find((name) => !isObjectName(name));
    return wrong === undefined
      ? undefined
      : giveUp('name-invalid', refusal(JSON.stringify(wrong.slice(0, 50))));
  }
  const each =
    (call: (names: readonly string[]) => Promise<Outcome<void>>) => async (names: readonly string[]) =>
      wrongAmong(names) ?? call(names);
  return {
    ...channel,
    put: async (name, bytes) => wrongAmong([name]) ?? channel.put(name, bytes),
    get: async (name, maxBytes) => wrongAmong([name]) ?? channel.get(name, maxBytes),
    remove: each(channel.remove),
    withdraw: each(channel.withdraw),
  };
}
