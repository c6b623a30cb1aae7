import { parse } from 'yaml';
import { z } from 'zod';

const functionReference = z.looseObject({ function: z.string().optional() });

const moduleSchema = z.looseObject({
  key: z.string(),
  function: z.string().optional(),
  resolver: functionReference.optional(),
  resource: z.string().optional(),
  queue: z.string().optional(),
  interval: z.string().optional(),
  events: z.array(z.union([z.string(), z.looseObject({ eventType: z.string() })])).optional(),
  handler: z.string().optional(),
  timeoutSeconds: z.number().optional(),
  runtime: z.looseObject({ memoryMB: z.number().optional() }).optional(),
});

const entitySchema = z.looseObject({
  name: z.string(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  indexes: z
    .array(
      z.union([
        z.string(),
        z.looseObject({
          name: z.string(),
          partition: z.array(z.string()).optional(),
          range: z.array(z.string()).optional(),
        }),
      ]),
    )
    .default([]),
});

const manifestSchema = z.looseObject({
  app: z.looseObject({
    id: z.string(),
    runtime: z.looseObject({ name: z.string(), memoryMB: z.number().optional() }),
    storage: z.looseObject({ entities: z.array(entitySchema).default([]) }).optional(),
  }),
  permissions: z
    .looseObject({ scopes: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).default([]) })
    .default({ scopes: [] }),
  modules: z.record(z.string(), z.array(moduleSchema)).default({}),
  resources: z.array(z.looseObject({ key: z.string(), path: z.string() })).default([]),
});

/** The parts of manifest.yml that the checks read; @forge/lint knows the whole schema. */
export type Manifest = z.infer<typeof manifestSchema>;
type ManifestModule = z.infer<typeof moduleSchema>;

type ParsedManifest = { ok: true; manifest: Manifest } | { ok: false; problems: string[] };

/** Reads the text of a manifest.yml. A text that is no YAML or lacks what the checks need is named, not thrown. */
export function parseManifest(text: string): ParsedManifest {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    return { ok: false, problems: [`manifest.yml is not YAML: ${(error as Error).message}`] };
  }
  const result = manifestSchema.safeParse(document);
  if (result.success) return { ok: true, manifest: result.data };
  return {
    ok: false,
    problems: result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  };
}

/** The scopes that the manifest asks for, whether it lists them or maps them to settings. */
export function declaredScopes(manifest: Manifest): string[] {
  const { scopes } = manifest.permissions;
  return Array.isArray(scopes) ? scopes : Object.keys(scopes);
}

/** Every module but the functions, with its type ("trigger", "jira:projectSettingsPage"). */
export function modulesWithType(manifest: Manifest): { type: string; module: ManifestModule }[] {
  return Object.entries(manifest.modules)
    .filter(([type]) => type !== 'function')
    .flatMap(([type, modules]) => modules.map((module) => ({ type, module })));
}

/** The keys of the functions that a module calls: its own, its resolver's, and any below (`status.function`). */
export function functionsCalledBy(module: ManifestModule): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'function' && typeof inner === 'string') found.add(inner);
      else walk(inner);
    }
  };
  walk(module);
  return [...found];
}

/** The event types that a trigger names. */
export function eventTypesOf(module: ManifestModule): string[] {
  return (module.events ?? []).map((event) => (typeof event === 'string' ? event : event.eventType));
}
