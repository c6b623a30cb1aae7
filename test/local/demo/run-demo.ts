import { spawn } from 'node:child_process';
import path from 'node:path';

const REPOSITORY = path.join(__dirname, '../../..');

/** Runs the demo as a command. */
export function demo(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/demo.ts', ...args], { cwd: REPOSITORY });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}
