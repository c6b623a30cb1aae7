import { CHANNEL_ERROR } from '../texts/channel-errors';

/** What is wrong with a text that was typed; undefined if nothing is. Blanks around it do not count. */
export type Problem = string | undefined;

/** What is wrong with each field, by the field's name; a field that is right is absent. */
export type FieldErrors = Partial<Record<string, string>>;

/** Only the fields that have a problem. */
export function problemsOf(fields: Record<string, Problem>): FieldErrors {
  const wrong = Object.entries(fields).filter(([, problem]) => problem !== undefined);
  return Object.fromEntries(wrong);
}

/** A text that must be there and fit the pattern that the app asks for (src/protocol/channel-settings.ts). */
export function textProblem(
  text: string,
  {
    missing,
    invalid,
    pattern,
    longest,
  }: { missing: string; invalid: string; pattern: RegExp; longest: number },
): Problem {
  const typed = text.trim();
  if (typed === '') return missing;
  return typed.length <= longest && pattern.test(typed) ? undefined : invalid;
}

/** The platform sends over https only (Forge docs, Node.js runtime). `missing` says whose address it is. */
export function urlProblem(
  text: string,
  { missing, example }: { missing: string; example: string },
): Problem {
  const typed = text.trim();
  if (typed === '') return missing;
  if (!URL.canParse(typed)) return CHANNEL_ERROR.urlInvalid(example);
  const url = new URL(typed);
  if (url.protocol !== 'https:') return CHANNEL_ERROR.urlNotHttps;
  if (url.username !== '' || url.password !== '') return CHANNEL_ERROR.urlWithCredentials;
  const isPlain = /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(typed) && typed.length <= 500;
  return isPlain ? undefined : CHANNEL_ERROR.urlInvalid(example);
}

export const addressProblem = (text: string): Problem =>
  textProblem(text, {
    missing: CHANNEL_ERROR.addressMissing,
    invalid: CHANNEL_ERROR.addressInvalid,
    pattern: /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    longest: 254,
  });

export const hostProblem = (text: string): Problem =>
  textProblem(text, {
    missing: CHANNEL_ERROR.hostMissing,
    invalid: CHANNEL_ERROR.hostInvalid,
    pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    longest: 253,
  });

export const portProblem = (text: string): Problem =>
  wholeNumber(text, 1, 65_535) ? undefined : CHANNEL_ERROR.portInvalid;

/** Whether the text is a whole number from `least` to `most`. */
export function wholeNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

// oxlint-disable-next-line no-control-regex -- names what must not be in it
const PRINTABLE = /^[^\u0000-\u001f\u007f]+$/;

export const userNameProblem = (text: string): Problem =>
  textProblem(text, {
    missing: CHANNEL_ERROR.userNameMissing,
    invalid: CHANNEL_ERROR.userNameInvalid,
    pattern: PRINTABLE,
    longest: 320,
  });

export const folderProblem = (text: string): Problem =>
  textProblem(text, {
    missing: CHANNEL_ERROR.folderMissing,
    invalid: CHANNEL_ERROR.folderInvalid,
    pattern: PRINTABLE,
    longest: 200,
  });

/** A secret may be left empty where the stored one is kept. Blanks alone are none. */
export function secretProblem(text: string, isKept: boolean, missing: string): Problem {
  if (text.length > 4000) return CHANNEL_ERROR.secretTooLong;
  return isKept || text.trim() !== '' ? undefined : missing;
}

/** The errors of the fields whose names begin with `part`, by what comes after it. */
export function errorsOf(part: string, errors: FieldErrors): FieldErrors {
  const start = `${part}.`;
  return Object.fromEntries(
    Object.entries(errors).flatMap(([name, error]) =>
      name.startsWith(start) ? [[name.slice(start.length), error]] : [],
    ),
  );
}
