import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Contents of attachments by media id. */
export interface AttachmentFiles {
  /** Keeps the bytes; the same id again replaces them. Resolves when they are safe to read back. */
  put(mediaId: string, content: Buffer): Promise<void>;
  /** The bytes, or undefined where there are none. */
  get(mediaId: string): Promise<Buffer | undefined>;
  /** Forgets the bytes; unknown ids are ignored. */
  remove(mediaId: string): Promise<void>;
}

/** Keeps attachments in memory. */
export function createMemoryFiles(): AttachmentFiles {
  const contents = new Map<string, Buffer>();
  return {
    async put(mediaId, content) {
      contents.set(mediaId, content);
    },
    get: async (mediaId) => contents.get(mediaId),
    async remove(mediaId) {
      contents.delete(mediaId);
    },
  };
}

/** Keeps each attachment as one file under `dir`, written under another name first so that a crash leaves no half file. */
export function createDirectoryFiles(dir: string): AttachmentFiles {
  const pathOf = (mediaId: string) => join(dir, mediaId.replaceAll(/[^0-9a-z-]/gi, ''));
  return {
    async put(mediaId, content) {
      await mkdir(dir, { recursive: true });
      const temporary = `${pathOf(mediaId)}.part`;
      await writeFile(temporary, content);
      await rename(temporary, pathOf(mediaId));
    },
    async get(mediaId) {
      try {
        return await readFile(pathOf(mediaId));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (mediaId) => rm(pathOf(mediaId), { force: true }),
  };
}
