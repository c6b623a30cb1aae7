/**
 * Condenses Atlassian's OpenAPI document of Jira Cloud REST v3 into operations.json: every path with its methods,
 * the classic OAuth scopes of each, and whether anonymous callers may try it.
 * Run: npx tsx local/jira/condense-openapi.ts <openapi.json>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PREFIX = '/rest/api/3';
const METHODS = ['get', 'put', 'post', 'delete'] as const;

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ security: z.array(z.record(z.string(), z.array(z.string()))).optional() }),
    ),
  ),
});

/** Scopes that the OpenAPI document leaves out and the REST reference names. */
const KNOWN_SCOPES: Record<string, string> = {
  'GET /user/email': 'read:email-address:jira',
  'GET /user/email/bulk': 'read:email-address:jira',
};

/** One line per path: `GET read:jira-work?, PUT write:jira-work`; several scopes are joined by `+`, `?` marks anonymous access. */
export function condense(text: string): Record<string, string> {
  const { paths } = documentSchema.parse(JSON.parse(text));
  const table: Record<string, string> = {};
  for (const [path, item] of Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!path.startsWith(`${PREFIX}/`)) continue;
    const short = path.slice(PREFIX.length);
    const operations = METHODS.filter((method) => item[method]).map((method) => {
      const name = `${method.toUpperCase()} ${short}`;
      const security = item[method]?.security ?? [];
      const scopes = KNOWN_SCOPES[name] ?? security.flatMap((entry) => entry['OAuth2'] ?? []).join('+');
      const anonymous = security.some((entry) => Object.keys(entry).length === 0);
      return `${method.toUpperCase()} ${scopes}${anonymous ? '?' : ''}`.trim();
    });
    table[short] = operations.join(', ');
  }
  return table;
}

const source = process.argv[2];
if (require.main === module && source) {
  writeFileSync(
    join(__dirname, 'operations.json'),
    `${JSON.stringify(condense(readFileSync(source, 'utf8')), null, 2)}\n`,
  );
}
