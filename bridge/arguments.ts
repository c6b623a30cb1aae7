import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bellHost } from './bell/bell-hosts';
import type { Result } from './failures';
import { failed, ok } from './failures';
import { mailHostPort } from './mail/hosts';
import { exchangeName } from './names';

export const USAGE = `Usage:
  npm run bridge -- serve --root DIR --keys FILE --cert FILE --key FILE [--host 0.0.0.0] [--port 8443]
  npm run bridge -- serve --root DIR --keys FILE --behind-proxy [--host 127.0.0.1] [--port 8443]
      [--max-file-mib 16] [--quota-mib 4096] [--max-mail-mib 32] [--ca FILE] [--bell-host HOST ...]
  npm run bridge -- exchange add NAME --root DIR
  npm run bridge -- key add --keys FILE [--exchange NAME ...] [--mail HOST:PORT ...]
      [--mail-plain HOST:PORT ...] [--label TEXT]
  npm run bridge -- key list --keys FILE
  npm run bridge -- key remove ID --keys FILE
  npm run bridge -- health [--port 8443]`;

const path = z.string().min(1);
const mebibytes = z.coerce.number().int().min(1).max(1_000_000);

const serveOptions = z
  .object({
    command: z.literal('serve'),
    root: path,
    keys: path,
    host: z.string().min(1).optional(),
    port: z.coerce.number().int().min(0).max(65_535).default(8443),
    cert: path.optional(),
    key: path.optional(),
    'behind-proxy': z.boolean().default(false),
    'max-file-mib': mebibytes.max(1024).default(16),
    'quota-mib': mebibytes.default(4096),
    'max-mail-mib': mebibytes.max(256).default(32),
    ca: path.optional(),
    'bell-host': z.array(bellHost).min(1).optional(),
  })
  .refine(
    (options) => options['behind-proxy'] !== (options.cert !== undefined && options.key !== undefined),
    {
      message: 'Give either --cert and --key, or --behind-proxy.',
    },
  );
export type ServeOptions = z.infer<typeof serveOptions>;

const commandLine = z.union([
  serveOptions,
  z.object({ command: z.literal('help') }),
  z.object({ command: z.literal('exchange add'), root: path, exchange: exchangeName }),
  z
    .object({
      command: z.literal('key add'),
      keys: path,
      exchanges: z.array(exchangeName).default([]),
      mailHosts: z.array(mailHostPort).default([]),
      mailPlainHosts: z.array(mailHostPort).default([]),
      label: z.string().max(100).default(''),
    })
    .refine(
      ({ exchanges, mailHosts, mailPlainHosts }) =>
        [...exchanges, ...mailHosts, ...mailPlainHosts].length > 0,
      {
        message: 'Say what the key is for: --exchange, --mail or both.',
      },
    ),
  z.object({ command: z.literal('health'), port: z.coerce.number().int().min(1).max(65_535).default(8443) }),
  z.object({ command: z.literal('key list'), keys: path }),
  z.object({ command: z.literal('key remove'), keys: path, id: z.string().min(1) }),
]);
export type Command = z.infer<typeof commandLine>;

/** The command line as a checked command; a failure says in one sentence what is wrong with it. */
export function readArguments(args: readonly string[]): Result<Command> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        root: { type: 'string' },
        keys: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        cert: { type: 'string' },
        key: { type: 'string' },
        'behind-proxy': { type: 'boolean' },
        'max-file-mib': { type: 'string' },
        'quota-mib': { type: 'string' },
        'max-mail-mib': { type: 'string' },
        ca: { type: 'string' },
        'bell-host': { type: 'string', multiple: true },
        exchange: { type: 'string', multiple: true },
        mail: { type: 'string', multiple: true },
        'mail-plain': { type: 'string', multiple: true },
        label: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true || positionals.length === 0) return ok({ command: 'help' });
    const { exchange: exchanges, mail: mailHosts, 'mail-plain': mailPlainHosts, ...rest } = values;
    return checked(positionals, { ...rest, exchanges, mailHosts, mailPlainHosts });
  } catch (error) {
    // parseArgs throws on an option that it does not know.
    return failed(400, 'arguments', error instanceof Error ? error.message : String(error));
  }
}

function checked(positionals: readonly string[], values: Record<string, unknown>): Result<Command> {
  const [area, verb, subject] = positionals;
  const schemaByCommand = new Map(commandLine.options.map((schema) => [schema.shape.command.value, schema]));
  const isOneWord = area === 'serve' || area === 'health';
  const command = isOneWord ? area : `${area} ${verb ?? ''}`.trim();
  const schema = [...schemaByCommand].find(([name]) => name === command)?.[1];
  const expected = isOneWord ? 1 : command === 'key remove' || command === 'exchange add' ? 3 : 2;
  if (!schema || positionals.length !== expected) {
    return failed(400, 'arguments', `"${positionals.join(' ')}" is not a command of the bridge.`);
  }
  const parsed = schema.safeParse({ ...values, command, id: subject, exchange: subject });
  return parsed.success ? ok(parsed.data) : failed(400, 'arguments', z.prettifyError(parsed.error));
}
