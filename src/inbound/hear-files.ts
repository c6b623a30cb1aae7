import type { LogRecord } from '../protocol/log-record';
import { withSeq } from '../protocol/window';

/**
 * Notes what message `seq` said of files of ours: which ones the partner has, and which ones it asks for. Of several messages about one file the
 * one with the highest number counts, in whatever order they come; in one message the question comes after the thanks. Stored with the number by
 * the caller's commit; before the number counts as applied.
 */
export function hearFiles(
  log: LogRecord,
  seq: number,
  said: { have: readonly string[]; want: readonly string[] },
): void {
  const spoken = new Map(log.spoken);
  const isNewest = (item: string) => (spoken.get(item) ?? 0) < seq;
  const have = said.have.filter(isNewest);
  const want = said.want.filter(isNewest);
  const { heard } = log;
  heard.have = [...new Set([...heard.have, ...have])];
  heard.want = [...new Set([...heard.want.filter((item) => !have.includes(item)), ...want])];
  for (const item of [...have, ...want]) {
    // The newest stand last, and stay where there are too many.
    spoken.delete(item);
    spoken.set(item, seq);
  }
  // Once no number is missing below, nothing older can come.
  const { applied } = withSeq(log.received, seq);
  log.spoken = [...spoken].filter(([, number]) => number > applied).slice(-MOST_SPOKEN);
}

/** Files that were spoken of in messages above a missing one: the room of a stored log is bounded. */
const MOST_SPOKEN = 300;
