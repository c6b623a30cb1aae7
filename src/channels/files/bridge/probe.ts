import type { ChannelProbe } from '../../../ports/channel';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp, retry } from '../../../protocol/outcome';
import { doneAnswer, healthAnswer } from '../../bridge-api/answers';
import { listAnswer, putAnswer, signInAnswer } from './answers';
import type { ExchangeApi } from './exchange-api';

const MAX_PROBE_BYTES = 1024;

/**
 * Tests a bridge step by step with a probe object in SEND, which is what can be read back without a partner; RECEIVE is tested by
 * the bridge itself with a hidden file. Another side that sees the probe leaves it alone: it is no message's name.
 */
export function createBridgeProbe(api: ExchangeApi): ChannelProbe {
  const inSend = (probe: string) => `send/${probe}`;
  const content = (probe: string) => new TextEncoder().encode(`Connection test ${probe}\n`);
  const remove = (probe: string) =>
    api.json({ method: 'POST', path: 'send/delete', body: { names: [probe] } }, doneAnswer);
  const read = (probe: string) => api.bytes({ method: 'GET', path: inSend(probe) }, MAX_PROBE_BYTES);

  return {
    async test(step, probe) {
      switch (step) {
        case 'connect':
          return quiet(
            await api.bridge.json({ method: 'GET', path: 'health', anonymous: true }, healthAnswer),
          );
        case 'sign-in':
          return quiet(await api.json({ method: 'GET', path: '' }, signInAnswer));
        case 'write': {
          const body = content(probe);
          const written = await api.json({ method: 'PUT', path: inSend(probe), body }, putAnswer);
          if (written.kind !== 'done') return written;
          return quiet(await api.json({ method: 'POST', path: 'receive/check' }, doneAnswer));
        }
        case 'read': {
          const found = await read(probe);
          if (found.kind !== 'done') return collected(found);
          if (new TextDecoder().decode(found.value) !== new TextDecoder().decode(content(probe))) {
            return giveUp('probe-altered', 'What was read back from SEND is not what was written there.');
          }
          return quiet(await api.json({ method: 'GET', path: 'receive?limit=1' }, listAnswer));
        }
        case 'delete': {
          const deleted = await remove(probe);
          if (deleted.kind !== 'done') return deleted;
          const found = await read(probe);
          if (found.kind === 'done') {
            return giveUp('probe-stays', 'The object was deleted from SEND and is still there.');
          }
          return found.cause.code === 'object-missing' ? done(undefined) : found;
        }
      }
    },
  };
}

function collected(outcome: Exclude<Outcome<Uint8Array>, { kind: 'done' }>): Outcome<void> {
  if (outcome.cause.code !== 'object-missing') return outcome;
  return retry(
    'probe-missing',
    'The object was taken out of SEND before it could be read back; the transfer to the partner may have been quicker, so try again.',
  );
}

function quiet<T>(outcome: Outcome<T>): Outcome<void> {
  return outcome.kind === 'done' ? done(undefined) : outcome;
}
