import type { KvsRecord } from './collection';
import type { MetadataFields } from './requests';

/** One key with its value, as get, query and set answer it. The value's JSON is passed on without parsing it. */
export function recordToJson(
  key: string,
  record: KvsRecord,
  fields: MetadataFields,
  entityName?: string,
): string {
  let json = `{"key":${JSON.stringify(key)},"value":${record.text}`;
  if (entityName !== undefined) json += `,"entityName":${JSON.stringify(entityName)}`;
  if (fields?.includes('CREATED_AT')) json += `,"createdAt":${record.createdAt}`;
  if (fields?.includes('UPDATED_AT')) json += `,"updatedAt":${record.updatedAt}`;
  if (fields?.includes('EXPIRE_TIME') && record.expireTime !== undefined) {
    json += `,"expireTime":"${new Date(record.expireTime).toISOString()}"`;
  }
  return `${json}}`;
}
