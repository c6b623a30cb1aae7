import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const account = z.object({ accountId: z.string(), apiToken: z.string() });

const side = z.object({
  project: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  accounts: z.object({ admin: account, lead: account, first: account, second: account }),
  accessKey: z.string(),
  mailbox: z.object({ address: z.string(), password: z.string() }),
});

const mailPorts = z.object({ imap: z.number(), smtp: z.number() });

/**
 * What a world remembers of its making, beside what its sites and its platform keep themselves. The ports are among it because the app
 * has stored them: in the settings of a mailbox and as the address of its doorbell.
 */
const worldRecord = z.object({
  v: z.literal(2),
  acme: side,
  globex: side,
  ports: z.object({ webTrigger: z.number(), mail: z.object({ acme: mailPorts, globex: mailPorts }) }),
});

export type SideRecord = z.infer<typeof side>;
export type WorldRecord = z.infer<typeof worldRecord>;

const fileOf = (dir: string) => path.join(dir, 'world.json');

/** The record of the world in `dir`, or undefined where none was finished. Throws for a file that is not ours. */
export async function readWorldRecord(dir: string): Promise<WorldRecord | undefined> {
  const text = await readFile(fileOf(dir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = worldRecord.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${fileOf(dir)} was written by another version: start with --fresh.`);
}

/** Written last, so that a world whose making was broken off is made anew. Holds API tokens and passwords: its owner alone may read it. */
export async function writeWorldRecord(dir: string, record: WorldRecord): Promise<void> {
  await writeFile(`${fileOf(dir)}.part`, JSON.stringify(record, null, 2), { mode: 0o600 });
  await rename(`${fileOf(dir)}.part`, fileOf(dir));
}
