import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';

/** Media ids that a pair keeps: its record is one stored value. What is beyond is asked again each time. */
const MOST_KEPT = 300;

/**
 * Notes the media id of an attachment in the pair, which the caller stores; '' where Jira does not tell it. It never changes, so it is asked
 * once.
 */
export async function learnMediaId(
  jira: Pick<Jira, 'mediaId'>,
  pair: PairRecord,
  attachmentId: string,
): Promise<Outcome<void>> {
  if (pair.media[attachmentId] !== undefined) return done(undefined);
  const media = await jira.mediaId(attachmentId);
  if (media.kind === 'retry') return media;
  const oldest = Object.keys(pair.media)[0];
  if (Object.keys(pair.media).length >= MOST_KEPT && oldest !== undefined) delete pair.media[oldest];
  pair.media[attachmentId] = media.kind === 'done' ? (media.value ?? '') : '';
  return done(undefined);
}
