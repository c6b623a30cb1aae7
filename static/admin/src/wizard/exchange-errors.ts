import type { BridgeForm } from '../../../../src/admin/api';
import { EXCHANGE } from '../texts/wizard';

/** What the bridge takes as the name of an exchange directory. */
const EXCHANGE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What is wrong with each field; a field that is right is absent. */
export interface ExchangeErrors {
  url?: string;
  exchange?: string;
  accessKey?: string;
}

function urlError(text: string): string | undefined {
  if (text === '') return EXCHANGE.error.urlMissing;
  if (!URL.canParse(text)) return EXCHANGE.error.urlInvalid;
  const url = new URL(text);
  if (url.protocol !== 'https:') return EXCHANGE.error.urlNotHttps;
  if (url.username !== '' || url.password !== '') return EXCHANGE.error.urlWithCredentials;
  if (/[\s?#]/.test(text)) return EXCHANGE.error.urlInvalid;
  return undefined;
}

/**
 * Checks what can be checked without asking the bridge. The platform sends over https only (Forge docs, Node.js runtime).
 * `keyIsStored`: an empty access key keeps the stored one.
 */
export function exchangeErrors(form: BridgeForm, keyIsStored: boolean): ExchangeErrors {
  const errors: ExchangeErrors = {};
  const url = urlError(form.url.trim());
  if (url !== undefined) errors.url = url;
  const name = form.exchange.trim();
  if (name === '') errors.exchange = EXCHANGE.error.exchangeMissing;
  else if (!EXCHANGE_NAME.test(name)) errors.exchange = EXCHANGE.error.exchangeInvalid;
  if (!keyIsStored && (form.accessKey ?? '').trim() === '') errors.accessKey = EXCHANGE.error.keyMissing;
  return errors;
}

/** Whether both forms mean the same exchange directory: an access key goes only to the one that it was given for. */
export function isSamePlace(one: BridgeForm, other: BridgeForm): boolean {
  const [a, b] = [trimmedExchange(one), trimmedExchange(other)];
  return a.url === b.url && a.exchange === b.exchange;
}

/** The form as it is sent: without blanks around the values, and without an empty access key. */
export function trimmedExchange(form: BridgeForm): BridgeForm {
  const accessKey = form.accessKey?.trim() ?? '';
  return { url: form.url.trim(), exchange: form.exchange.trim(), ...(accessKey === '' ? {} : { accessKey }) };
}
