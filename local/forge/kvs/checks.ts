import type { PlatformLimits } from '../limits';
import type { AttributeType, EntityDeclaration } from '../manifest';
import { refuse, type KvsRefusal } from './answer';

/** Documented pattern of keys (Forge docs, KVS limits). */
const KEY_PATTERN = /^(?!\s+$)[a-zA-Z0-9:._\s-#]+$/;

/** Says what is wrong with a key, or nothing. */
export function checkKey(key: string, limits: PlatformLimits): KvsRefusal | undefined {
  if (key === '') return refuse(400, 'EMPTY_KEY', 'Key cannot be empty');
  if (key.length > limits.kvsKeyLength) {
    return refuse(
      400,
      'KEY_TOO_LONG',
      `Key has ${key.length} characters; the maximum is ${limits.kvsKeyLength}`,
    );
  }
  if (!KEY_PATTERN.test(key)) return refuse(400, 'INVALID_KEY', `Key does not match ${KEY_PATTERN.source}`);
  return undefined;
}

/** Says what is wrong with a value whose JSON is `bytes` long, or nothing. */
export function checkValue(
  value: unknown,
  bytes: number,
  maxBytes: number,
  maxDepth: number,
): KvsRefusal | undefined {
  if (value === undefined || value === null) return refuse(400, 'INVALID_VALUE', 'A value is required');
  if (bytes > maxBytes)
    return refuse(400, 'MAX_SIZE', `Value has ${bytes} bytes; the maximum is ${maxBytes}`);
  if (deeperThan(value, maxDepth))
    return refuse(400, 'MAX_DEPTH', `Value is nested deeper than ${maxDepth} levels`);
  return undefined;
}

/** Says in what way a value breaks its entity's declaration in the manifest, or nothing. An attribute may be absent. */
export function checkEntityValue(entity: EntityDeclaration, value: unknown): KvsRefusal | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(400, 'INVALID_ENTITY_VALUE', `A value of entity ${entity.name} must be an object`);
  }
  for (const [name, attribute] of Object.entries(value)) {
    const type = entity.attributes.get(name);
    if (type === undefined) {
      return refuse(400, 'INVALID_ENTITY_ATTRIBUTE', `Entity ${entity.name} declares no attribute ${name}`);
    }
    if (!hasType(attribute, type)) {
      return refuse(
        400,
        'INVALID_ENTITY_VALUE',
        `Attribute ${name} of entity ${entity.name} must be of type ${type}`,
      );
    }
  }
  return undefined;
}

function hasType(value: unknown, type: AttributeType): boolean {
  if (type === 'any') return true;
  if (type === 'float') return typeof value === 'number';
  // Forge docs, custom entities: integers are 32-bit signed.
  if (type === 'integer') return typeof value === 'number' && (value | 0) === value;
  return typeof value === type;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((child) => deeperThan(child, levels - 1));
}
