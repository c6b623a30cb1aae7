import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { buildUi } from '../build/ui';
import { checkManifest } from '../manifest/check';
import { runForgeLint } from '../manifest/forge-lint';
import { checkFiles } from './file-rules';
import { findFloatingPromises } from './floating-promises';
import { runTool, type ToolResult } from './run-tool';

/** One thing that `npm run lint` looks at. Steps do not depend on each other and never throw. */
export interface LintStep {
  name: string;
  run: () => Promise<ToolResult>;
}

const tool = (name: string, command: string, ...args: string[]): LintStep => ({
  name,
  run: () => runTool(command, args),
});

const fromProblems = (problems: string[]): ToolResult => ({
  ok: problems.length === 0,
  output: problems.join('\n'),
});

/** Files that git has or would take: what is ignored is nobody's source. */
function sourceFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
  });
  return list.split('\0').filter((path) => path !== '' && existsSync(path));
}

const present = (paths: string[]): string[] => paths.filter((path) => existsSync(path));

async function forgeLint(): Promise<ToolResult> {
  if (!existsSync('manifest.yml')) return fromProblems(['manifest.yml missing']);
  const log: string[] = [];
  const built = await buildUi((line) => log.push(line));
  return built.ok ? fromProblems(await runForgeLint()) : fromProblems([...log, built.message]);
}

async function manifestChecks(): Promise<ToolResult> {
  const built = await buildUi(() => {});
  return built.ok ? fromProblems(await checkManifest(process.cwd())) : fromProblems([built.message]);
}

/** The steps of `npm run lint` for the working directory, the quick ones first. */
export function lintSteps(): LintStep[] {
  const pages = present([
    'static/admin/tsconfig.json',
    'static/panel/tsconfig.json',
    'local/web/browser/tsconfig.json',
  ]);
  const folders = present(['src', 'local', 'bridge', 'scripts', 'test', 'static']);
  return [
    tool('format (prettier)', 'prettier', '--check', '--log-level', 'warn', '.'),
    tool('code (oxlint)', 'oxlint', '--deny-warnings', '--format', 'unix'),
    {
      name: 'files (size, names)',
      run: async () =>
        fromProblems(
          checkFiles(sourceFiles().map((path) => ({ path, read: () => readFileSync(path, 'utf8') }))),
        ),
    },
    tool('imports (dependency-cruiser)', 'depcruise', '--output-type', 'err', ...folders),
    tool('types of the app', 'tsc', '-p', 'tsconfig.json', '--noEmit'),
    tool('types of everything else', 'tsc', '-p', 'tsconfig.tools.json', '--noEmit'),
    ...pages.map((file) =>
      tool(`types of ${file.replace('/tsconfig.json', '')}`, 'tsc', '-p', file, '--noEmit'),
    ),
    {
      name: 'floating promises',
      run: async () => fromProblems(['tsconfig.tools.json', ...pages].flatMap(findFloatingPromises)),
    },
    tool('unused files, exports and packages (knip)', 'knip', '--no-progress'),
    { name: 'manifest (@forge/lint)', run: forgeLint },
    { name: 'manifest (limits, events, functions, scopes)', run: manifestChecks },
  ];
}
