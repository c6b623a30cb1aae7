import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lint, parseSourceFile } from '@forge/lint';
import { createForgeLogger, openForgeProject } from './forge-project';

/** The products whose OpenAPI documents @forge/lint would fetch from developer.atlassian.com. */
const PRODUCTS = ['JIRA', 'JSM', 'JSW', 'CONF', 'CONF_V2', 'BB'];

/** @forge/lint only looks at files that a pattern of tsconfig.json's `include` matches; a bare folder matches none. */
const notRead = (files: Set<string>): string =>
  `@forge/lint left out ${files.size} source files (${[...files][0]}): tsconfig.json must include "src/**/*"`;

/**
 * Runs what `forge lint` runs, without an account and without a network, on the app in the working directory.
 * Errors, warnings and wanted approvals all count as problems: one line each. Scopes of Jira calls are not looked at
 * here (that needs the fetched documents): checkScopes does it.
 */
export async function runForgeLint(): Promise<string[]> {
  const emptyDocuments = mkdtempSync(join(tmpdir(), 'forge-lint-'));
  const document = join(emptyDocuments, 'empty.json');
  writeFileSync(document, '{"paths":{}}');
  process.env.USE_LOCAL_SWAGGER = '1';
  for (const product of PRODUCTS) process.env[`LOCAL_${product}_SWAGGER`] = document;
  const log: string[] = [];
  try {
    const { reader, config } = openForgeProject();
    const files = await reader.recursiveReadDir('./src', ['node_modules', '.git']);
    const logger = createForgeLogger(log);
    const noRemoteSettings = { getDeprecatedRuntimes: async () => [] } as never;
    const unread = new Set(files.filter((file) => /\.[jt]sx?$/.test(file)));
    const results = await lint(files, await config.readConfig(), 'development', logger, noRemoteSettings, {
      linter: { mode: 'client-side' },
      parseFunction: (file, parser) => {
        unread.delete(file);
        return parseSourceFile(file, parser);
      },
    });
    const findings = results.flatMap((result) =>
      [...result.errors, ...result.warnings, ...result.approvals].map(
        (finding) =>
          `${result.file}:${finding.line} ${finding.class}: ${finding.message} (${finding.reference})`,
      ),
    );
    return unread.size === 0 ? findings : [...findings, notRead(unread)];
  } catch (error) {
    return [...log, `@forge/lint gave up: ${(error as Error).message}`];
  } finally {
    rmSync(emptyDocuments, { recursive: true, force: true });
  }
}
