import { ConfigFile, FileSystemReader, FileSystemWriter } from '@forge/cli-shared';

/**
 * What the parts of the Forge CLI want to log to. Their findings come back as values, so the rest of what they say
 * is only kept for the case that they fail.
 */
export function createForgeLogger(lines: string[]) {
  const keep = (...words: unknown[]): void => void lines.push(words.map(String).join(' '));
  const drop = (): void => {};
  return { info: keep, warn: keep, error: keep, debug: drop, trace: drop };
}

/** The Forge CLI's view of the app in the working directory. */
export function openForgeProject() {
  const reader = new FileSystemReader();
  return { reader, config: new ConfigFile(reader, new FileSystemWriter()) };
}
