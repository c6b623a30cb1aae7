import { z } from 'zod';

const keyed = z.looseObject({ key: z.string().min(1) });
const attributeType = z.enum(['string', 'boolean', 'float', 'integer', 'any']);

const entity = z.object({
  name: z.string(),
  attributes: z.record(z.string(), z.object({ type: attributeType })),
  indexes: z
    .array(
      z.union([
        z.string(),
        z.object({
          name: z.string(),
          range: z.array(z.string()).length(1).optional(),
          partition: z.array(z.string()).optional(),
        }),
      ]),
    )
    .default([]),
});

const egressAddress = z.union([
  z.string(),
  z.looseObject({ address: z.string() }),
  z.looseObject({ remote: z.string() }),
]);

const triggerEvents = z.array(
  z.union([
    z.string(),
    z.looseObject({
      eventType: z.string(),
      filter: z.looseObject({}).optional(),
      payload: z.unknown().optional(),
    }),
  ]),
);

const staticOutput = z.object({
  key: z.string(),
  statusCode: z.number().int().min(100).max(599),
  contentType: z.string().optional(),
  body: z.string().optional(),
});

/** The part of manifest.yml that the host acts on (names and shapes: @forge/manifest 13.7 schema); the rest passes through. */
export const manifestSchema = z.looseObject({
  app: z.looseObject({
    id: z.string(),
    runtime: z.looseObject({ name: z.string(), memoryMB: z.number().optional() }).optional(),
    storage: z.looseObject({ entities: z.array(entity).default([]) }).optional(),
  }),
  permissions: z
    .looseObject({
      scopes: z
        .union([
          z.array(z.string()),
          z.record(z.string(), z.looseObject({ allowImpersonation: z.boolean().optional() }).nullable()),
        ])
        .optional(),
      external: z
        .looseObject({
          fetch: z.looseObject({ backend: z.array(egressAddress).default([]) }).optional(),
          configurable: z.looseObject({ enabled: z.boolean() }).optional(),
        })
        .optional(),
    })
    .optional(),
  modules: z.looseObject({
    function: z
      .array(
        keyed.extend({
          handler: z.string().regex(/^[^.]+\.[^.]+$/),
          timeoutSeconds: z.number().int().min(1).max(900).optional(),
        }),
      )
      .default([]),
    trigger: z
      .array(
        keyed.extend({ function: z.string(), events: triggerEvents, filter: z.looseObject({}).optional() }),
      )
      .default([]),
    scheduledTrigger: z
      .array(keyed.extend({ function: z.string(), interval: z.enum(['fiveMinute', 'hour', 'day', 'week']) }))
      .default([]),
    consumer: z.array(keyed.extend({ queue: z.string(), function: z.string() })).default([]),
    // Strict: `request.authentication` and `urlFormat` would change who may call and where; they are not modelled.
    webtrigger: z
      .array(
        z.strictObject({
          key: z.string().regex(/^[a-zA-Z0-9_-]+$/),
          function: z.string(),
          response: z
            .discriminatedUnion('type', [
              z.object({ type: z.literal('dynamic') }),
              z.object({ type: z.literal('static'), outputs: z.array(staticOutput).min(1) }),
            ])
            .optional(),
        }),
      )
      .default([]),
  }),
  resources: z.array(keyed.extend({ path: z.string() })).default([]),
});

/** A UI module, e.g. jira:projectSettingsPage. */
export const uiModuleSchema = keyed.extend({
  resource: z.string().optional(),
  resolver: z.looseObject({ function: z.string() }).optional(),
});
