import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const BIN = join(__dirname, '..', '..', 'node_modules', '.bin');

/** What a finished command said. */
export interface ToolResult {
  ok: boolean;
  /** stdout and stderr in the order in which they came, without colours. */
  output: string;
}

/**
 * Runs the command of an installed package (`tsc`) with the given arguments and waits for its end.
 * Never rejects: a command that cannot be started is a result with `ok: false`.
 */
export function runTool(command: string, args: string[], cwd = process.cwd()): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(join(BIN, command), args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => {
      resolve({ ok: code === 0, output: stripVTControlCharacters(Buffer.concat(chunks).toString('utf8')) });
    });
  });
}
