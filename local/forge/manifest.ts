import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { manifestSchema, uiModuleSchema } from './manifest-schema';
import type { PlatformLimits } from './limits';

export type AttributeType = 'string' | 'boolean' | 'float' | 'integer' | 'any';

export interface EntityIndex {
  name: string;
  partition: readonly string[];
  /** Attribute that orders the index; absent: ordered by key. */
  range?: string;
}

export interface EntityDeclaration {
  name: string;
  attributes: ReadonlyMap<string, AttributeType>;
  indexes: ReadonlyMap<string, EntityIndex>;
}

export interface TriggerModule {
  key: string;
  functionKey: string;
  events: readonly { eventType: string; ignoreSelf: boolean }[];
}

export interface ScheduledTriggerModule {
  key: string;
  functionKey: string;
  interval: 'fiveMinute' | 'hour' | 'day' | 'week';
}

export interface WebTriggerModule {
  key: string;
  functionKey: string;
  /** Of a static web trigger: all the answers that it can give. */
  outputs?: readonly {
    key: string;
    statusCode: number;
    contentType?: string | undefined;
    body?: string | undefined;
  }[];
}

interface UiModule {
  /** e.g. jira:projectSettingsPage */
  type: string;
  key: string;
  resourceKey?: string;
  resolverFunctionKey?: string;
  /** Everything that manifest.yml says about it: title, icon, layout, display conditions. */
  properties: Readonly<Record<string, unknown>>;
}

/** manifest.yml, checked, in the terms that the host works with. */
export interface Manifest {
  appId: string;
  memoryMb: number;
  scopes: readonly string[];
  /** Scopes that may be used in the name of an account that is not there. */
  impersonationScopes: readonly string[];
  egressAddresses: readonly string[];
  configurableEgress: boolean;
  entities: ReadonlyMap<string, EntityDeclaration>;
  functions: ReadonlyMap<string, { key: string; handler: string; timeoutSeconds?: number }>;
  triggers: readonly TriggerModule[];
  scheduledTriggers: readonly ScheduledTriggerModule[];
  consumers: readonly { key: string; queue: string; functionKey: string }[];
  webTriggers: readonly WebTriggerModule[];
  uiModules: readonly UiModule[];
  /** Resource key -> absolute folder. */
  resources: ReadonlyMap<string, string>;
  /** The whole document as written. */
  raw: Readonly<Record<string, unknown>>;
}

type Parsed = z.infer<typeof manifestSchema>;

/** Reads manifest.yml of `appDir`. Throws with the path of the wrong property: an app with a wrong manifest cannot run. */
export function readManifest(appDir: string): Manifest {
  const file = path.join(appDir, 'manifest.yml');
  const document: unknown = parse(readFileSync(file, 'utf8'));
  const result = manifestSchema.safeParse(document);
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  const parsed = result.data;
  const functions = new Map(
    parsed.modules.function.map(({ key, handler, timeoutSeconds }) => [
      key,
      { key, handler, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) },
    ]),
  );
  const manifest: Manifest = {
    appId: parsed.app.id,
    memoryMb: parsed.app.runtime?.memoryMB ?? 512,
    ...readPermissions(parsed),
    entities: new Map((parsed.app.storage?.entities ?? []).map((entity) => [entity.name, toEntity(entity)])),
    functions,
    triggers: parsed.modules.trigger.map(toTrigger),
    scheduledTriggers: parsed.modules.scheduledTrigger.map((m) => ({
      key: m.key,
      functionKey: m.function,
      interval: m.interval,
    })),
    consumers: parsed.modules.consumer.map((m) => ({ key: m.key, queue: m.queue, functionKey: m.function })),
    webTriggers: parsed.modules.webtrigger.map((m) => ({
      key: m.key,
      functionKey: m.function,
      ...(m.response?.type === 'static' ? { outputs: m.response.outputs } : {}),
    })),
    uiModules: readUiModules(parsed),
    resources: new Map(
      parsed.resources.map((resource) => [resource.key, path.resolve(appDir, resource.path)]),
    ),
    raw: parsed,
  };
  for (const user of functionUsers(manifest)) {
    if (!functions.has(user.functionKey))
      throw new Error(`${file}: module ${user.moduleKey} names the unknown function ${user.functionKey}`);
  }
  return manifest;
}

/** The app's id as its own calls name it: the end of the ARI. */
export function appUuid({ appId }: Manifest): string {
  return appId.split('/').at(-1) ?? '';
}

/**
 * The time a function gets: the lowest of the timeouts of all modules that share it
 * (Forge docs, function module and invocation limits; `timeoutSeconds` counts for consumers and scheduled triggers only).
 */
export function functionTimeoutMs(manifest: Manifest, functionKey: string, limits: PlatformLimits): number {
  const declared = manifest.functions.get(functionKey)?.timeoutSeconds;
  const timeouts = {
    short: limits.shortTimeoutMs,
    web: limits.longTimeoutMs,
    long: declared === undefined ? limits.longTimeoutMs : declared * 1000,
  };
  const uses = functionUsers(manifest).filter((user) => user.functionKey === functionKey);
  return Math.min(...uses.map((user) => timeouts[user.time]), Number.MAX_SAFE_INTEGER);
}

interface FunctionUser {
  moduleKey: string;
  functionKey: string;
  time: 'short' | 'web' | 'long';
}

function functionUsers(manifest: Manifest): FunctionUser[] {
  const short = [
    ...manifest.triggers,
    ...manifest.uiModules.flatMap((m) =>
      m.resolverFunctionKey === undefined ? [] : [{ key: m.key, functionKey: m.resolverFunctionKey }],
    ),
  ];
  const long = [...manifest.consumers, ...manifest.scheduledTriggers];
  const as = (time: FunctionUser['time']) => (m: { key: string; functionKey: string }) => ({
    moduleKey: m.key,
    functionKey: m.functionKey,
    time,
  });
  return [...short.map(as('short')), ...manifest.webTriggers.map(as('web')), ...long.map(as('long'))];
}

function readPermissions(parsed: Parsed) {
  const scopes = parsed.permissions?.scopes ?? [];
  const external = parsed.permissions?.external;
  return {
    scopes: Array.isArray(scopes) ? scopes : Object.keys(scopes),
    impersonationScopes: Array.isArray(scopes)
      ? []
      : Object.keys(scopes).filter((scope) => scopes[scope]?.allowImpersonation === true),
    egressAddresses: (external?.fetch?.backend ?? []).flatMap((entry) => {
      if (typeof entry === 'string') return [entry];
      return 'address' in entry ? [String(entry.address)] : [];
    }),
    configurableEgress: external?.configurable?.enabled ?? false,
  };
}

function toEntity(entity: NonNullable<Parsed['app']['storage']>['entities'][number]): EntityDeclaration {
  const indexes = entity.indexes.map((index): EntityIndex => {
    if (typeof index === 'string') return { name: index, partition: [], range: index };
    const range = index.range?.[0];
    return { name: index.name, partition: index.partition ?? [], ...(range === undefined ? {} : { range }) };
  });
  for (const attribute of indexes.flatMap((index) => [
    ...index.partition,
    ...(index.range ? [index.range] : []),
  ])) {
    if (!(attribute in entity.attributes)) {
      throw new Error(`entity ${entity.name}: an index names the undeclared attribute ${attribute}`);
    }
  }
  return {
    name: entity.name,
    attributes: new Map(Object.entries(entity.attributes).map(([name, { type }]) => [name, type])),
    indexes: new Map(indexes.map((index) => [index.name, index])),
  };
}

function toTrigger(module: Parsed['modules']['trigger'][number]): TriggerModule {
  const checkFilter = (filter: Record<string, unknown> | undefined) => {
    const unknown = Object.keys(filter ?? {}).filter((name) => name !== 'ignoreSelf');
    if (unknown.length > 0)
      throw new Error(
        `trigger ${module.key}: filter.${unknown.join(', filter.')} is not modelled by this host`,
      );
    return filter?.ignoreSelf === true;
  };
  const common = checkFilter(module.filter);
  return {
    key: module.key,
    functionKey: module.function,
    events: module.events.map((event) =>
      typeof event === 'string'
        ? { eventType: event, ignoreSelf: common }
        : { eventType: event.eventType, ignoreSelf: common || checkFilter(event.filter) },
    ),
  };
}

function readUiModules(parsed: Parsed): UiModule[] {
  return Object.entries(parsed.modules)
    .filter(([type]) => type.includes(':'))
    .flatMap(([type, modules]) =>
      z
        .array(uiModuleSchema)
        .parse(modules)
        .map((module) => ({
          type,
          key: module.key,
          ...(module.resource === undefined ? {} : { resourceKey: module.resource }),
          ...(module.resolver === undefined ? {} : { resolverFunctionKey: module.resolver.function }),
          properties: module,
        })),
    );
}
