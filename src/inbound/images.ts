import { attachmentOf } from '../mapping/images';
import { imagesIn } from '../mapping/neutral-adf';
import type { AdfDocument } from '../protocol/adf';
import { parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Cause, Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { learnMediaId } from '../state/media-ids';
import type { InboundDeps } from './inbound-deps';

/** Different images of one document that are shown; the others keep their names. Each costs a request once. */
const MOST_IMAGES = 100;

/** Under this cause a text that was written without its images is kept, to be written again with them. */
export const IMAGE_MISSING: Cause = {
  code: 'image-missing',
  text: 'An image in it has not come yet; until then its name stands in its place.',
};

export const WAITS_FOR_IMAGE = IMAGE_MISSING.code;

/** Texts of one pair that are kept for their images, and images that are named with each: the pair's record is one stored value. */
const MOST_KEPT = 50;
const MOST_NAMED = 5;

/**
 * Makes the media ids known of those attachments of the pair that a document of the partner shows; answers items for which the text has to be kept
 * until they have come. What is no attachment of this pair, or was deleted, is not waited for.
 */
export async function imagesFor(
  deps: InboundDeps,
  pair: PairRecord,
  document: AdfDocument,
): Promise<Outcome<string[]>> {
  const missing: string[] = [];
  for (const item of [...imagesIn(document).keys()].slice(0, MOST_IMAGES)) {
    if (parseItemId(item)?.kind !== 'attachment') continue;
    const attachment = attachmentOf(pair, item, deps.session.us);
    if (attachment === undefined) {
      const isToCome = parseItemId(item)?.owner === deps.session.them && pair.items[item]?.gone !== true;
      if (isToCome) missing.push(item);
      continue;
    }
    const learned = await learnMediaId(deps.jira, pair, attachment);
    if (learned.kind !== 'done') return learned;
  }
  const kept = Object.values(pair.parked).filter(({ images }) => images !== undefined);
  return done(kept.length >= MOST_KEPT ? [] : missing.slice(0, MOST_NAMED));
}
