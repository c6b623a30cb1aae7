/**
 * Bundles the Forge app of a folder with the official bundler, as `forge deploy` would: bundle-fixture.cjs <app> <output>.
 * FORGE_RUNTIME_PATH keeps the bundler from downloading the platform's own wrapper, which the local host replaces.
 */
const fs = require('node:fs');
const path = require('node:path');

async function main(appDir, outDir) {
  const runtime = fs.mkdtempSync(path.join(outDir, 'runtime-'));
  fs.mkdirSync(path.join(runtime, 'dist'));
  for (const name of ['loader.js', 'wrapper.js'])
    fs.writeFileSync(path.join(runtime, 'dist', name), 'exports.main = () => {};\n');
  process.env.FORGE_RUNTIME_PATH = runtime;
  process.chdir(appDir);

  const { ConfigFile, FileSystemReader, FileSystemWriter } = require('@forge/cli-shared');
  const { getEntryPoints, getNodeBundler, getWrapperProvider } = require('@forge/bundler');
  const quiet = () => {};
  const logger = { debug: quiet, trace: quiet, info: quiet, warn: console.warn, error: console.error };
  // Feature gates of Atlassian's own service: all of them off, no deprecated runtimes.
  const gates = new Proxy(
    {},
    { get: (_, name) => async () => (String(name).startsWith('getDeprecated') ? [] : false) },
  );
  const reader = new FileSystemReader();
  const config = new ConfigFile(reader, new FileSystemWriter(), gates);
  await config.readConfig();
  const wrapper = getWrapperProvider({ fileSystemReader: reader, statsigService: gates });
  const { outputDir } = await getNodeBundler(logger, wrapper, config, gates).bundle({
    appDirectory: appDir,
    entryPoints: getEntryPoints(await config.getAppHandlers()),
    i18nResourceBundle: undefined,
  });
  fs.cpSync(outputDir, path.join(outDir, 'bundle'), { recursive: true });
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
