import { randomBytes } from 'node:crypto';
import type { KeyRights } from './access-keys';
import { isHealthy } from './ask-health';
import { createExchange } from './server';
import type { Result } from './failures';
import { addAccessKey, readKeyFile, removeAccessKey } from './key-file';
import type { Command } from './arguments';
import { readArguments, USAGE } from './arguments';
import { serve } from './serve';

const deps = { now: () => Date.now(), randomBytes: (count: number) => randomBytes(count) };

/** Does what the command line says. The exit code: 0 done, 1 it did not work, 2 not understood; undefined while the bridge serves. */
export async function runCommand(args: readonly string[]): Promise<number | undefined> {
  const command = readArguments(args);
  if (!command.ok) {
    console.error(`${command.failure.message}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await perform(command.value);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function perform(command: Command): Promise<number | undefined> {
  switch (command.command) {
    case 'help':
      console.log(USAGE);
      return 0;
    case 'serve':
      await serve(command);
      return undefined;
    case 'health': {
      const healthy = await isHealthy(command.port);
      console.log(healthy ? 'The bridge is well.' : 'The bridge does not answer, or is not well.');
      return healthy ? 0 : 1;
    }
    case 'exchange add':
      await createExchange(command.root, command.exchange);
      console.error(`Exchange directory "${command.exchange}" is there, with SEND and RECEIVE.`);
      return 0;
    case 'key add':
      return report(await addAccessKey(command.keys, command, deps), ({ accessKey, id }) => {
        console.error(`Access key ${id} for ${rightsOf(command).join(', ')}. It is shown this once:`);
        console.log(accessKey);
      });
    case 'key list':
      return report(await readKeyFile(command.keys), (records) => {
        for (const record of records) {
          console.log([record.id, record.createdAt, rightsOf(record).join(','), record.label].join('\t'));
        }
      });
    case 'key remove':
      return report(await removeAccessKey(command.keys, command.id, deps), ({ removed }) => {
        console.error(
          removed ? `Access key ${command.id} is gone.` : `There is no access key ${command.id}.`,
        );
      });
  }
}

/** Names of exchanges, then mail servers; those that may be used without TLS say so. */
function rightsOf({ exchanges, mailHosts, mailPlainHosts }: Required<KeyRights>): string[] {
  return [...exchanges, ...mailHosts, ...mailPlainHosts.map((host) => `${host} (plain)`)];
}

function report<T>(result: Result<T>, show: (value: T) => void): number {
  if (result.ok) show(result.value);
  else console.error(result.failure.message);
  return result.ok ? 0 : 1;
}
