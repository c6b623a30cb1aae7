import { existsSync } from 'node:fs';
import path from 'node:path';

const FILE = path.join(__dirname, '../../../../shared/data/real-issues/issues.jsonl.gz');

/** The file of real issues beside the repository, if it is there. Throws where it has to be. */
export function realIssues(): string | undefined {
  if (existsSync(FILE)) return FILE;
  if (process.env['REQUIRE_LIVE'] === '1') throw new Error(`${FILE} is missing`);
  process.stderr.write(`skipped: ${FILE} is not there (700 real issues as JSON lines)\n`);
  return undefined;
}
