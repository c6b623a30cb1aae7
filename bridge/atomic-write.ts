import type { FileHandle } from 'node:fs/promises';
import { constants, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Directory } from './directory';
import { listDirectory } from './directory';
import type { Result } from './failures';
import { errnoOf, failed, ok, storageFailure } from './failures';
import { temporaryName } from './names';

type RandomBytes = (count: number) => Uint8Array;

/** Read and write for owner and group, less the umask: the transfer tool often runs under another user of the same group. */
const FILE_MODE = 0o660;

export interface WriteInput {
  directory: Directory;
  name: string;
  chunks: AsyncIterable<Uint8Array>;
  maxBytes: number;
  randomBytes: RandomBytes;
  /** Asked with the number of bytes once they are on disk and before they get their name. */
  admit(bytes: number): Promise<Result<void>>;
}

/**
 * Writes an object so that its name shows either nothing or all of it, also after a power cut: temporary file in the same directory,
 * fsync, rename, fsync of the directory. Writing a name again replaces it. Nothing is left behind when it fails.
 */
export async function writeObject(input: WriteInput): Promise<Result<{ size: number }>> {
  const { directory, name } = input;
  const target = join(directory.path, name);
  const temporary = join(directory.path, temporaryName(input.randomBytes));
  try {
    const handle = await createFile(temporary);
    try {
      const size = await copyInto(handle, input.chunks, input.maxBytes);
      if (size === undefined) {
        return failed(413, 'too-large', `An object may have at most ${input.maxBytes} bytes.`);
      }
      const admitted = await input.admit(size);
      if (!admitted.ok) return admitted;
      if (await isOccupied(target)) {
        return failed(409, 'name-taken', `"${name}" in ${directory.label} is a link or a directory.`);
      }
      await handle.sync();
      await rename(temporary, target);
      await syncDirectory(directory.path);
      return ok({ size });
    } finally {
      await handle.close();
      // After the rename there is nothing of this name any more, and `force` says that this is fine.
      await rm(temporary, { force: true });
    }
  } catch (error) {
    return storageFailure(error, directory.label);
  }
}

/** Really writes, lists and deletes in a directory, with a hidden file that no listing shows. */
export async function tryDirectory(directory: Directory, randomBytes: RandomBytes): Promise<Result<void>> {
  const temporary = join(directory.path, temporaryName(randomBytes));
  try {
    const handle = await createFile(temporary);
    await handle.close();
    await unlink(temporary);
  } catch (error) {
    return storageFailure(error, directory.label);
  }
  const listed = await listDirectory(directory, '', 1);
  return listed.ok ? ok(undefined) : listed;
}

function createFile(path: string): Promise<FileHandle> {
  return open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    FILE_MODE,
  );
}

/** Number of bytes copied; undefined when there were more than `maxBytes`. */
async function copyInto(
  handle: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<number | undefined> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    await handle.writeFile(chunk);
  }
  return size;
}

/** Whether something that is no regular file stands under this name. */
async function isOccupied(path: string): Promise<boolean> {
  try {
    return !(await lstat(path)).isFile();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Makes a rename survive a power cut. Some network file systems cannot do this for a directory and say so; they then decide alone. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== 'EINVAL' && errno !== 'ENOTSUP' && errno !== 'EBADF') throw error;
  } finally {
    await handle.close();
  }
}
