import { z } from 'zod';

/** Request bodies of the storage API as @forge/kvs 1.6 sends them. */
const metadataFields = z.array(z.enum(['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'])).optional();
const ttl = z.object({ value: z.number().positive(), unit: z.enum(['SECONDS', 'MINUTES', 'HOURS', 'DAYS']) });
const getOptions = z.object({ metadataFields }).optional();
const setOptions = z.strictObject({ ttl: ttl.optional() }).optional();
const policyOptions = z
  .object({
    ttl: ttl.optional(),
    keyPolicy: z.enum(['OVERRIDE', 'FAIL_IF_EXISTS']).optional(),
    returnValue: z.enum(['PREVIOUS', 'LATEST']).optional(),
    returnMetadataFields: metadataFields,
  })
  .optional();

const filterItem = z.object({
  property: z.string(),
  condition: z.enum([
    'BEGINS_WITH',
    'BETWEEN',
    'CONTAINS',
    'NOT_CONTAINS',
    'EQUAL_TO',
    'NOT_EQUAL_TO',
    'EXISTS',
    'NOT_EXISTS',
    'GREATER_THAN',
    'GREATER_THAN_EQUAL_TO',
    'LESS_THAN',
    'LESS_THAN_EQUAL_TO',
  ]),
  values: z.array(z.unknown()),
});
const filters = z.union([
  z.strictObject({ and: z.array(filterItem).min(1) }),
  z.strictObject({ or: z.array(filterItem).min(1) }),
]);
const rangeItem = filterItem.omit({ property: true }).extend({
  condition: filterItem.shape.condition.exclude([
    'CONTAINS',
    'NOT_CONTAINS',
    'NOT_EQUAL_TO',
    'EXISTS',
    'NOT_EXISTS',
  ]),
});

const entityName = z.string().min(1);
const item = z.object({ key: z.string(), entityName: entityName.optional() });

export const getRequest = z.object({
  key: z.string(),
  entityName: entityName.optional(),
  options: getOptions,
});
export const setRequest = item.extend({ value: z.unknown(), options: policyOptions });
export const deleteRequest = item;
export const queryRequest = z.object({
  limit: z.number().int().optional(),
  after: z.string().optional(),
  where: z
    .array(
      z.object({
        property: z.literal('key'),
        condition: z.literal('BEGINS_WITH'),
        values: z.tuple([z.string()]),
      }),
    )
    .max(1)
    .optional(),
  options: getOptions,
});
export const entityQueryRequest = z.object({
  entityName,
  indexName: z.string(),
  partition: z.array(z.unknown()).optional(),
  range: rangeItem.optional(),
  filters: filters.optional(),
  sort: z.enum(['ASC', 'DESC']).optional(),
  cursor: z.string().optional(),
  limit: z.number().int().optional(),
  options: getOptions,
});
export const batchSetRequest = z.array(item.extend({ value: z.unknown(), options: setOptions })).min(1);
export const batchKeysRequest = z.array(item.extend({ options: getOptions })).min(1);
export const transactionRequest = z.object({
  set: z
    .array(item.extend({ value: z.unknown(), conditions: filters.optional(), options: setOptions }))
    .optional(),
  delete: z.array(item.extend({ conditions: filters.optional() })).optional(),
  check: z.array(item.extend({ conditions: filters })).optional(),
});

export type SetOptions = z.infer<typeof policyOptions>;
export type KeyItem = z.infer<typeof item>;
export type Filters = z.infer<typeof filters>;
export type FilterItem = z.infer<typeof filterItem>;
export type MetadataFields = z.infer<typeof metadataFields>;
