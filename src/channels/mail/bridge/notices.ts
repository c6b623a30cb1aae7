import { readReport } from '../../../mail/read-report';
import type { ChannelNotice } from '../../../ports/channel';
import type { NoticeEntry } from './answers';
import type { Mailbox } from './mailbox';
import { fetchRaw } from './objects';

/** Answers read in one listing; the others come with the next, once these have been taken away. */
const MAX_NOTICES = 10;
const MIB = 1024 * 1024;
/** Many mail systems send the whole mail back. */
const MAX_REPORT = 16 * MIB;
const MAX_TOGETHER = 32 * MIB;

/**
 * Reads answers of mail systems. One that cannot be fetched now is left for the next listing; one that cannot be read is told of all the
 * same, so that it can be taken away: the bridge has seen that it is about one of our messages.
 */
export async function readNotices(
  mailbox: Mailbox,
  entries: readonly NoticeEntry[],
): Promise<ChannelNotice[]> {
  const notices: ChannelNotice[] = [];
  let bytes = 0;
  for (const { name, at, size } of entries.slice(0, MAX_NOTICES)) {
    if (size > MAX_REPORT) {
      notices.push({
        kind: 'auto-reply',
        name,
        at,
        text: `an answer of ${size} bytes, too large to be read`,
      });
      continue;
    }
    bytes += size;
    if (bytes > MAX_TOGETHER) break;
    const raw = await fetchRaw(mailbox, name, MAX_REPORT);
    if (raw.kind !== 'done') break;
    if (raw.value === undefined) continue;
    const report = await readReport(raw.value);
    notices.push(
      report
        ? { ...report, name, at }
        : { kind: 'auto-reply', name, at, text: 'an answer in a form that cannot be read' },
    );
  }
  return notices;
}
