import type { HostLogLine } from '../forge/host-types';

/** A host log line for the console of `npm start`: what went wrong only. Undefined: not worth a line. */
export function hostLogText(line: HostLogLine): string | undefined {
  if (line.level !== 'warn' && line.level !== 'error') return undefined;
  const about = line.functionKey ? ` ${line.functionKey}` : '';
  return `[${line.source}${about}] ${line.level}: ${line.message}`;
}
