import { parseArgs } from 'node:util';
import { z } from 'zod';
import { MAIL_SERVER_KINDS, type MailServerKind } from '../mail/mail-pair';
import { CHANNEL_NAMES, type ChannelName } from '../start/relays/relay';

export interface DemoOptions {
  /** What carries the messages. */
  channel: ChannelName;
  /** With the channel `mail`: which mail servers; `best` is Dovecot where it can run. */
  mailServer: 'best' | MailServerKind;
  /** Prints one JSON object as the last line of stdout. */
  json: boolean;
  /** JSON lines, gzipped or plain: issues that the master's site begins with. */
  issues?: string;
  /** Changes that people make on both sites once the issues are in step. */
  changes: number;
  seed: number;
  /** How often the app's process is killed while it works. */
  kill: number;
  /** The exchange directories are joined by a wire that delays, repeats and reorders files. */
  relayFaults: boolean;
  /** Product events come late, twice, out of order or not at all. */
  eventFaults: boolean;
}

export const DEMO_USAGE =
  'npm run demo [-- --channel files|mail|s3|jmap --mail-server best|embedded|dovecot --json --issues FILE --changes N --seed N --kill N --relay-faults --event-faults]';

const count = (name: string, most: number) =>
  z.coerce.number(`${name} must be a number`).int(`${name} must be a whole number`).min(0).max(most);

const oneOf = <T extends string>(name: string, names: readonly T[]) =>
  z.enum(names, `${name} must be one of ${names.join(', ')}`);

const options = z.object({
  channel: oneOf('--channel', CHANNEL_NAMES),
  'mail-server': oneOf('--mail-server', ['best', ...MAIL_SERVER_KINDS]),
  json: z.boolean(),
  issues: z.string().min(1).optional(),
  changes: count('--changes', 10_000),
  seed: count('--seed', 2 ** 32 - 1),
  kill: count('--kill', 1000),
  'relay-faults': z.boolean(),
  'event-faults': z.boolean(),
});

/** Reads the command line; what is wrong with it comes as text. */
export function readDemoOptions(
  args: readonly string[],
): { ok: true; value: DemoOptions } | { ok: false; message: string } {
  let values: Record<string, unknown>;
  try {
    values = parseArgs({
      args: [...args],
      options: {
        channel: { type: 'string', default: 'files' },
        'mail-server': { type: 'string', default: 'best' },
        json: { type: 'boolean', default: false },
        issues: { type: 'string' },
        changes: { type: 'string', default: '30' },
        seed: { type: 'string', default: '1' },
        kill: { type: 'string', default: '0' },
        'relay-faults': { type: 'boolean', default: false },
        'event-faults': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const parsed = options.safeParse(values);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const {
    issues,
    'mail-server': mailServer,
    'relay-faults': relayFaults,
    'event-faults': eventFaults,
    ...rest
  } = parsed.data;
  if (relayFaults && rest.channel !== 'files')
    return {
      ok: false,
      message:
        '--relay-faults is for --channel files only: it harms files on their way between two directories.',
    };
  return {
    ok: true,
    value: { ...rest, ...(issues === undefined ? {} : { issues }), mailServer, relayFaults, eventFaults },
  };
}
