import type { AppSource } from './app-source';
import type { EventScopes } from './events';
import { declaredScopes, eventTypesOf, type Manifest } from './manifest';

/** One call of Jira's REST API, with the path as Jira's OpenAPI document writes it. */
export interface JiraOperation {
  method: string;
  path: string;
}

/** Per "METHOD /path": the classic scopes that Jira wants, all of them; an empty list means that none is needed. */
export type OperationScopes = Map<string, string[]>;

/** The one file that may spell out Jira's REST paths, so that the scope check sees all of them. */
export const OPERATIONS_FILE = 'src/jira/operations.ts';

/** A scope of Jira's REST API, classic form ("read:jira-work"). Storage and app scopes have no operation. */
const CLASSIC_JIRA_SCOPE = /^(read|write|manage|delete):(jira-[a-z]+|email-address:jira)$/;

const parameterless = (key: string): string => key.replaceAll(/\{[^}]*\}/g, '{}');

/**
 * Finds Jira calls whose scope the manifest lacks, Jira scopes that nothing needs (an app asks for the least),
 * calls that Jira's OpenAPI document does not know, and REST paths outside of the operations file.
 */
export function checkScopes(
  manifest: Manifest,
  source: AppSource,
  operations: JiraOperation[],
  scopesByOperation: OperationScopes,
  scopesByEvent: EventScopes,
): string[] {
  const declared = new Set(declaredScopes(manifest));
  const known = new Map([...scopesByOperation].map(([key, scopes]) => [parameterless(key), scopes]));
  const needed = new Set<string>();
  const problems = source.filesWithRestPaths
    .filter((file) => file !== OPERATIONS_FILE)
    .map((file) => `${file} spells out a REST path: those stand in ${OPERATIONS_FILE} only`);
  for (const { method, path } of operations) {
    const key = `${method.toUpperCase()} ${path}`;
    const scopes = known.get(parameterless(key));
    if (!scopes) problems.push(`${key} is not an operation that Jira opens to apps`);
    for (const scope of scopes ?? []) {
      needed.add(scope);
      if (!declared.has(scope)) problems.push(`${key} needs the scope ${scope}`);
    }
  }
  for (const trigger of manifest.modules.trigger ?? []) {
    for (const event of eventTypesOf(trigger))
      for (const scope of scopesByEvent.get(event)?.[0] ?? []) needed.add(scope);
  }
  for (const scope of declared) {
    if (CLASSIC_JIRA_SCOPE.test(scope) && !needed.has(scope)) {
      problems.push(`the scope ${scope} is declared, but no Jira call and no event needs it`);
    }
  }
  return problems;
}
