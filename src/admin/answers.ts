import type { Refusal } from '../pairing/refusal';
import { refusal } from '../pairing/refusal';
import type { Cause } from '../protocol/outcome';
import type { ApiError, ApiResult } from './api';

export function ok<T>(value: T): ApiResult<T> {
  return { ok: true, value };
}

export function failed(error: ApiError): { ok: false; error: ApiError } {
  return { ok: false, error };
}

export function refused({ code, what, why, next }: Refusal): { ok: false; error: ApiError } {
  return failed({ code, what, why, next });
}

export const changedMeanwhile = () => refused(refusal('changed-meanwhile'));
export const unknownSync = () => refused(refusal('sync-unknown'));

/** What a port answered, for a person. */
export function fromCause(cause: Cause, next: string): { ok: false; error: ApiError } {
  return failed({ code: cause.code, what: cause.text, next });
}
