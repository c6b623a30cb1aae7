import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface StartArguments {
  /** The first page; the sites and everything else take the ports after it. */
  port: number;
  /** Seconds that stand for the platform's five minutes. */
  poll: number;
  /** True: whatever world there was is thrown away. */
  fresh: boolean;
}

export const START_USAGE = 'npm start [-- --port N --poll SECONDS --fresh]';

const settings = z.object({
  port: z.coerce.number('--port must be a number').int().min(1024, '--port must be 1024 or more').max(65_500),
  poll: z.coerce.number('--poll must be a number of seconds').min(1, '--poll must be 1 or more').max(300),
  fresh: z.boolean(),
});

/** Reads the command line; what is wrong with it comes as one sentence. */
export function readStartArguments(
  args: readonly string[],
): { ok: true; value: StartArguments } | { ok: false; message: string } {
  let values: Record<string, unknown>;
  try {
    values = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8700' },
        poll: { type: 'string', default: '10' },
        fresh: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const parsed = settings.safeParse(values);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, message: z.prettifyError(parsed.error) };
}
