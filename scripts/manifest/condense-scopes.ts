import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const METHODS = ['get', 'post', 'put', 'delete', 'patch'] as const;

const operationSchema = z.looseObject({
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});

const openApiSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** The condensed table: scopes joined by a blank ("" is: none needed) -> the operations that want exactly them. */
export const scopeTableSchema = z.record(z.string(), z.array(z.string()));

/**
 * Operations that the OpenAPI document gives no scope although the Forge docs (Jira scopes) do: reading e-mail
 * addresses has a scope of its own.
 */
const SCOPES_FROM_FORGE_DOCS: Record<string, string> = {
  'GET /rest/api/3/user/email': 'read:email-address:jira',
  'GET /rest/api/3/user/email/bulk': 'read:email-address:jira',
};

/**
 * Reduces Atlassian's OpenAPI document of Jira's REST API v3 to its operations, grouped by the classic scopes that
 * each one wants. Operations that OAuth 2 apps cannot call are left out. Equal documents give equal tables.
 */
export function condenseScopes(openApi: unknown): z.infer<typeof scopeTableSchema> {
  const groups = new Map<string, string[]>();
  for (const [path, item] of Object.entries(openApiSchema.parse(openApi).paths)) {
    if (!path.startsWith('/rest/api/3/')) continue;
    for (const method of METHODS) {
      if (item[method] === undefined) continue;
      const operation = `${method.toUpperCase()} ${path}`;
      const { security = [] } = operationSchema.parse(item[method]);
      const scopes =
        SCOPES_FROM_FORGE_DOCS[operation] ??
        security
          .find((way) => way.OAuth2 !== undefined)
          ?.OAuth2?.toSorted()
          .join(' ');
      if (scopes !== undefined) groups.set(scopes, [...(groups.get(scopes) ?? []), operation]);
    }
  }
  const sorted = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([scopes, operations]) => [scopes, operations.toSorted()]));
}

/** Usage: tsx scripts/manifest/condense-scopes.ts <Jira's OpenAPI document>. Writes jira-scopes.json beside itself. */
if (require.main === module) {
  const [, , file] = process.argv;
  if (!file) throw new Error('Name the file that holds the OpenAPI document of Jira Cloud REST API v3.');
  const table = condenseScopes(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(join(__dirname, 'jira-scopes.json'), `${JSON.stringify(table, undefined, 2)}\n`);
}
