import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getEntryPoints, getNodeBundler } from '@forge/bundler';
import { createForgeLogger, openForgeProject } from '../manifest/forge-project';
import { checkThatBundleLoads } from './load-check';

const RUNTIME = join(__dirname, 'runtime');

async function scriptOf(name: string) {
  return { script: readFileSync(join(RUNTIME, name), 'utf8'), source: name, version: 'local' };
}

/** Stands in for the download of Atlassian's runtime files, which the local host does not need. */
const localRuntime = {
  getNodeRuntimeLoader: () => scriptOf('loader.cjs'),
  getNodeRuntimeWrapper: () => scriptOf('wrapper.cjs'),
};

type AppBuild = { ok: true; modules: { module: string; kib: number }[] } | { ok: false; message: string };

/**
 * Bundles the app in the working directory with the official Forge bundler, as `forge deploy` does but without a
 * network, into `outDir`, which is emptied first, and proves that the bundle loads. `modules` names the bundled entry
 * files ("index" is index.cjs). Works only in a process that was started with a file: the bundler asks for it.
 */
export async function buildApp(outDir: string): Promise<AppBuild> {
  const log: string[] = [];
  try {
    const { config } = openForgeProject();
    const handlers = await config.getAppHandlers();
    const entryPoints = getEntryPoints(handlers);
    const bundler = getNodeBundler(createForgeLogger(log) as never, localRuntime, config);
    const bundle = await bundler.bundle({ appDirectory: process.cwd(), entryPoints });
    rmSync(outDir, { recursive: true, force: true });
    cpSync(bundle.outputDir, outDir, { recursive: true });
    for (const [name, content] of bundle.additionalOutputs ?? []) {
      const file = join(outDir, name);
      mkdirSync(dirname(file), { recursive: true });
      if (typeof content === 'string') copyFileSync(content, file);
      else writeFileSync(file, content);
    }
    const problems = checkThatBundleLoads(outDir, handlers);
    if (problems.length > 0) return { ok: false, message: problems.join('\n') };
    return {
      ok: true,
      modules: entryPoints.map(({ name }) => ({
        module: name,
        kib: Math.round(statSync(join(outDir, `${name}.cjs`)).size / 1024),
      })),
    };
  } catch (error) {
    return { ok: false, message: [...log, (error as Error).message].join('\n') };
  }
}
