import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KeyRecord, KeyRights } from './access-keys';
import { keyFile, makeAccessKey } from './access-keys';
import type { Result } from './failures';
import { errnoOf, failed, ok } from './failures';
import { temporaryName } from './names';

interface KeyFileDeps {
  now(): number;
  randomBytes(count: number): Uint8Array;
}

/**
 * Makes an access key with these rights and stores its digest in the file at `path`, which is created when it is not there.
 * The key is in the answer and nowhere else. Called twice it makes two keys. A running bridge knows the key at once.
 */
export async function addAccessKey(
  path: string,
  input: KeyRights & { label?: string },
  deps: KeyFileDeps,
): Promise<Result<{ accessKey: string; id: string }>> {
  const stored = await readKeyFile(path);
  if (!stored.ok) return stored;
  const createdAt = new Date(deps.now()).toISOString();
  const { accessKey, record } = makeAccessKey(
    { ...input, label: input.label ?? '', createdAt },
    deps.randomBytes,
  );
  await writeKeyFile(path, [...stored.value, record], deps);
  return ok({ accessKey, id: record.id });
}

/** Takes a key away; a running bridge refuses it from its next request on. False when there was none of this id. */
export async function removeAccessKey(
  path: string,
  id: string,
  deps: KeyFileDeps,
): Promise<Result<{ removed: boolean }>> {
  const stored = await readKeyFile(path);
  if (!stored.ok) return stored;
  const kept = stored.value.filter((record) => record.id !== id);
  if (kept.length !== stored.value.length) await writeKeyFile(path, kept, deps);
  return ok({ removed: kept.length !== stored.value.length });
}

/** The records of a key file; none when there is no file. */
export async function readKeyFile(path: string): Promise<Result<KeyRecord[]>> {
  const unusable = (why: string) => failed(503, 'keys-unreadable', `The key file cannot be used: ${why}.`);
  let text: string;
  try {
    // Whoever can write this file can let himself in everywhere.
    if (((await stat(path)).mode & 0o022) !== 0) return unusable('others than its owner may write it');
    text = await readFile(path, 'utf8');
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT') return ok([]);
    if (errno === undefined) throw error;
    return unusable(`it cannot be read (${errno})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unusable('it is not JSON');
  }
  const parsed = keyFile.safeParse(json);
  return parsed.success ? ok(parsed.data.keys) : unusable('it has not the form of a key file of version 1');
}

async function writeKeyFile(path: string, keys: readonly KeyRecord[], deps: KeyFileDeps): Promise<void> {
  const temporary = join(dirname(path), temporaryName(deps.randomBytes));
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ v: 1, keys }, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
