import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readAppSource } from './app-source';
import { scopeTableSchema } from './condense-scopes';
import { checkEntities } from './entities';
import { checkEvents } from './events';
import { checkFunctions } from './functions';
import { parseManifest } from './manifest';
import { readProductEvents } from './product-events';
import { checkQueues } from './queues';
import { checkResources } from './resources';
import { checkRuntime } from './runtime';
import { checkSchedules } from './schedules';
import { checkScopes, OPERATIONS_FILE, type JiraOperation, type OperationScopes } from './scopes';

const operationSchema = z.looseObject({ method: z.string(), path: z.string() });
const operationsSchema = z.union([z.array(operationSchema), z.record(z.string(), operationSchema)]);

/** The scopes of every Jira operation, from the table that condense-scopes.ts writes. */
export function readOperationScopes(): OperationScopes {
  const text = readFileSync(join(__dirname, 'jira-scopes.json'), 'utf8');
  const table = scopeTableSchema.parse(JSON.parse(text));
  return new Map(
    Object.entries(table).flatMap(([scopes, operations]) =>
      operations.map((operation): [string, string[]] => [operation, scopes === '' ? [] : scopes.split(' ')]),
    ),
  );
}

async function readOperations(root: string): Promise<JiraOperation[] | undefined> {
  const file = join(root, OPERATIONS_FILE);
  if (!existsSync(file)) return undefined;
  const module = (await import(file)) as { OPERATIONS?: unknown };
  return Object.values(operationsSchema.parse(module.OPERATIONS));
}

/**
 * All checks of `<root>/manifest.yml` that @forge/lint leaves out. Answers one line per problem, none if all is well;
 * a missing manifest is a problem like any other.
 */
export async function checkManifest(root: string): Promise<string[]> {
  const file = join(root, 'manifest.yml');
  if (!existsSync(file)) return ['manifest.yml missing'];
  const parsed = parseManifest(readFileSync(file, 'utf8'));
  if (!parsed.ok) return parsed.problems;
  const { manifest } = parsed;
  const source = readAppSource(root);
  const events = readProductEvents();
  const operations = await readOperations(root);
  return [
    ...checkRuntime(manifest),
    ...checkSchedules(manifest),
    ...checkEvents(manifest, events),
    ...checkFunctions(manifest, source),
    ...checkQueues(manifest, source),
    ...checkEntities(manifest),
    ...checkResources(manifest, (path) => existsSync(join(root, path))),
    ...(operations
      ? checkScopes(manifest, source, operations, readOperationScopes(), events)
      : [`${OPERATIONS_FILE} missing: the Jira calls cannot be held against the scopes`]),
  ];
}
