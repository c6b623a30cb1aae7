import { z } from 'zod';
import { type Refusal, fail, noContent, ok } from './answers';
import type { Call } from './core';
import { selfLink } from './beans';

/** A property in a create or comment body. */
export interface PropertyInput {
  key: string;
  value: unknown;
}

/** The zod form of an inline property list. */
export const propertyListSchema = z.array(z.object({ key: z.string(), value: z.unknown() }));

const MAX_KEY_LENGTH = 255;
const MAX_VALUE_LENGTH = 32_768;

/** Refuses what Jira does not store: keys beyond 255 and values beyond 32,768 characters of JSON. */
export function checkProperties(properties: PropertyInput[]): Refusal | undefined {
  for (const { key, value } of properties) {
    if (key === '' || key.length > MAX_KEY_LENGTH) {
      return fail(400, `The property key cannot be empty or longer than ${MAX_KEY_LENGTH} characters.`);
    }
    if (value === undefined) return fail(400, 'The property value cannot be empty.');
    if (JSON.stringify(value).length > MAX_VALUE_LENGTH) {
      return fail(400, `The property value cannot be longer than ${MAX_VALUE_LENGTH} characters.`);
    }
  }
  return undefined;
}

/** Something that has entity properties. */
export interface PropertyOwner {
  properties: Record<string, unknown>;
  /** Path of its properties for self links. */
  path: string;
  /** Called after a write. */
  written(): void;
}

/** GET .../properties. */
export function listProperties(call: Call, owner: PropertyOwner): Refusal | ReturnType<typeof ok> {
  const keys = Object.keys(owner.properties).sort();
  return ok({
    keys: keys.map((key) => ({ self: selfLink(call.core, `${owner.path}/${encodeURIComponent(key)}`), key })),
  });
}

/** GET .../properties/{propertyKey}. */
export function getProperty(owner: PropertyOwner, key: string): Refusal | ReturnType<typeof ok> {
  if (!Object.hasOwn(owner.properties, key))
    return fail(404, `The property with key '${key}' does not exist.`);
  return ok({ key, value: owner.properties[key] });
}

/** PUT .../properties/{propertyKey}: replaces the value as a whole; 201 for a new key, 200 for a known one. */
export function putProperty(call: Call, owner: PropertyOwner, key: string): Refusal | ReturnType<typeof ok> {
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString('utf8'));
  } catch {
    return fail(400, 'The property value must be valid JSON.');
  }
  const refused = checkProperties([{ key, value }]);
  if (refused) return refused;
  const known = Object.hasOwn(owner.properties, key);
  owner.properties = Object.assign(owner.properties, { [key]: value });
  owner.written();
  return { status: known ? 200 : 201, body: { key, value } };
}

/** DELETE .../properties/{propertyKey}. */
export function deleteProperty(owner: PropertyOwner, key: string): Refusal | ReturnType<typeof noContent> {
  if (!Object.hasOwn(owner.properties, key))
    return fail(404, `The property with key '${key}' does not exist.`);
  delete owner.properties[key];
  owner.written();
  return noContent();
}
