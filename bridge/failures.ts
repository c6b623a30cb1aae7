/** What the bridge answers when it does not do what it was asked; `code` is listed in docs/bridge.md. */
export interface Failure {
  status: number;
  code: string;
  message: string;
}

/** Expected failures are values; only a bug throws. */
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failed(status: number, code: string, message: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { status, code, message } };
}

/** Whether this is an error, also of another realm than this module's. */
export function isError(error: unknown): error is Error {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}

/** The `code` of an error of Node's file system calls; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS']);
/** ENOENT and ENOTDIR among them: the directory was there a moment ago, so somebody works on it at the same time. */
const UNAVAILABLE = new Set([
  'ENOENT',
  'ENOTDIR',
  'EBUSY',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOTCONN',
  'ESTALE',
  'ETIMEDOUT',
]);

/**
 * Turns an error of the file system into an answer that the app's admin can pass on to the bridge's operator.
 * An error that is none of the file system's is a bug and is thrown on.
 */
export function storageFailure(error: unknown, where: string): { ok: false; failure: Failure } {
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  if (FULL.has(errno)) return failed(507, 'disk-full', `The disk that holds ${where} is full.`);
  if (FORBIDDEN.has(errno)) {
    return failed(
      500,
      'directory-forbidden',
      `The bridge lacks the file permissions that it needs in ${where}.`,
    );
  }
  if (errno === 'ENAMETOOLONG') {
    return failed(
      400,
      'name-invalid',
      `The storage that holds ${where} does not take names as long as this.`,
    );
  }
  if (UNAVAILABLE.has(errno)) {
    return failed(
      503,
      'storage-unavailable',
      `The storage that holds ${where} does not answer as it should (${errno}); try again.`,
    );
  }
  throw error;
}
