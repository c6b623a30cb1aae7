import { APP_PORTS } from '../../outside/app-ports';
import type { SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';

/** Where a bucket is reached. */
export interface BucketPlace {
  /** Host of its requests and, unless it is 443, port: what an administrator approves. Names the bucket with virtual-host addressing. */
  host: string;
  /** URL of the bucket itself. */
  bucketUrl(query: Readonly<Record<string, string>>): string;
  /** URL of an object. The key consists of characters that need no escaping. */
  objectUrl(key: string): string;
}

/** Reads where the bucket is from the settings; the sentence of a refusal names what to change. */
export function readPlace(settings: SettingsOf<'s3'>): Outcome<BucketPlace> {
  const { bucket, sendPrefix, receivePrefix } = settings;
  const invalid = (sentence: string) => giveUp('bucket-settings-invalid', sentence);
  if (!URL.canParse(settings.endpoint)) {
    return invalid('The endpoint is not a URL; it looks like https://s3.eu-central-1.amazonaws.com.');
  }
  const endpoint = new URL(settings.endpoint);
  if (endpoint.protocol !== 'https:') return invalid('The endpoint must begin with https://.');
  if (
    endpoint.username !== '' ||
    endpoint.password !== '' ||
    endpoint.search !== '' ||
    endpoint.hash !== ''
  ) {
    return invalid('The endpoint must not contain a user name, a password, "?" or "#".');
  }
  if (endpoint.port !== '' && !APP_PORTS.includes(endpoint.port)) {
    return invalid(
      `The endpoint uses port ${endpoint.port}; Jira Cloud apps reach only the ports ${APP_PORTS.join(', ')}.`,
    );
  }
  // A URL resolves such parts, and the request would go to another key.
  const wrong = [sendPrefix, receivePrefix].find((prefix) => /(^|\/)\.{1,2}(\/|$)/.test(prefix));
  if (wrong !== undefined) return invalid(`The prefix "${wrong}" must not have "." or ".." between slashes.`);

  const path = endpoint.pathname.replace(/\/+$/, '');
  const byPath = settings.addressing === 'path';
  const base = byPath
    ? `https://${endpoint.host}${path}/${bucket}`
    : `https://${bucket}.${endpoint.host}${path}`;
  if (!URL.canParse(base)) {
    return invalid(
      `${endpoint.host} cannot be called as ${bucket}.${endpoint.host}; choose path addressing.`,
    );
  }
  return done({
    host: new URL(base).host,
    bucketUrl: (query) => `${base}${byPath ? '' : '/'}?${queryText(query)}`,
    objectUrl: (key) => `${base}/${key}`,
  });
}

function queryText(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
