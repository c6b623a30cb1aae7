import { nestsTooDeep } from './nesting';

/** The value of a JSON text in UTF-8; undefined for anything else, also where a byte of it is not UTF-8 or it is nested without measure. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
    return nestsTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
