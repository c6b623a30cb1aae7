import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CHANNEL_NAMES, type ChannelName } from '../start/relays/relay';

export interface BenchOptions {
  /** Prints one JSON object as the last line of stdout. */
  json: boolean;
  /** Absent: every channel that can run here. */
  channel?: ChannelName;
  /** Changes of each measurement. */
  changes: number;
  /** Seconds that stand for the platform's five minutes where polls alone bring news. */
  poll: number;
}

export const BENCH_USAGE =
  'npm run bench [-- --channel files|mail|s3|jmap --changes N --poll SECONDS --json]';

const options = z.object({
  json: z.boolean(),
  channel: z.enum(CHANNEL_NAMES, `--channel must be one of ${CHANNEL_NAMES.join(', ')}`).optional(),
  changes: z.coerce
    .number('--changes must be a number')
    .int('--changes must be a whole number')
    .min(1, '--changes must be 1 or more')
    .max(1000),
  poll: z.coerce.number('--poll must be a number of seconds').min(1, '--poll must be 1 or more').max(300),
});

/** Reads the command line; what is wrong with it comes as text. */
export function readBenchOptions(
  args: readonly string[],
): { ok: true; value: BenchOptions } | { ok: false; message: string } {
  let values: Record<string, unknown>;
  try {
    values = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        channel: { type: 'string' },
        changes: { type: 'string', default: '10' },
        poll: { type: 'string', default: '5' },
      },
    }).values;
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const parsed = options.safeParse(values);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const { channel, ...rest } = parsed.data;
  return { ok: true, value: { ...rest, ...(channel === undefined ? {} : { channel }) } };
}
