import { runCommand } from './commands';

void runCommand(process.argv.slice(2)).then((code) => {
  if (code !== undefined) process.exitCode = code;
});
