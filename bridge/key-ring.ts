import { stat } from 'node:fs/promises';
import type { KeyRecord } from './access-keys';
import { findKey } from './access-keys';
import type { Result } from './failures';
import { errnoOf, failed, ok } from './failures';
import { readKeyFile } from './key-file';

/** Knows who calls. */
export interface KeyRing {
  /** The record of the key in an Authorization header, or why there is none. */
  authenticate(authorization: string | undefined): Promise<Result<KeyRecord>>;
}

/**
 * Reads the key file again whenever it has changed, so that a key which was taken away is refused at once. A key file
 * that cannot be read lets nobody in.
 */
export function createKeyRing(path: string): KeyRing {
  let known: { stamp: string; records: KeyRecord[] } | undefined;
  const records = async (): Promise<Result<KeyRecord[]>> => {
    const stamp = await stampOf(path);
    if (known && known.stamp === stamp) return ok(known.records);
    const read = await readKeyFile(path);
    // A file that is not usable is looked at again with the next request.
    known = read.ok ? { stamp, records: read.value } : undefined;
    return read;
  };
  return {
    async authenticate(authorization) {
      const presented =
        authorization === undefined ? null : /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization);
      if (!presented?.[1]) {
        return failed(401, 'access-key-missing', 'Send the access key as "Authorization: Bearer KEY".');
      }
      const current = await records();
      if (!current.ok) return current;
      const record = findKey(current.value, presented[1]);
      return record
        ? ok(record)
        : failed(401, 'access-key-wrong', 'The bridge does not know this access key.');
    },
  };
}

/** Changes whenever the file is replaced or written. */
async function stampOf(path: string): Promise<string> {
  try {
    const found = await stat(path, { bigint: true });
    return [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':');
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  }
}
