import { itemByMedia, itemOf } from '../mapping/images';
import { imagesIn } from '../mapping/neutral-adf';
import type { ImageOf } from '../mapping/neutral-adf';
import type { Jira, JiraIssue } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { learnMediaId } from '../state/media-ids';

/** Attachments of which the media id is asked for in one look at an issue; the rest are asked for with the next one. */
const MOST_ASKED = 50;

export interface IssueImages {
  imageOf: ImageOf;
  /** The pair has learned something that is to be stored. */
  isNews: boolean;
}

/**
 * Which attachment each image in the issue's texts is. Only where a text shows an image that is not known yet, Jira is asked for the media
 * ids of attachments, those of the same name first, until all are found. Changes `pair`. An image that belongs to none of the issue's attachments stays a name.
 */
export async function issueImages(
  deps: { session: Session; jira: Jira },
  issue: JiraIssue,
  pair: PairRecord,
  attachmentBytes: number,
): Promise<Outcome<IssueImages>> {
  const { us } = deps.session;
  const texts = issue.comments.filter((comment) => comment.isPublic).map((comment) => comment.body);
  const shown = new Map(
    [...texts, ...(issue.description === null ? [] : [issue.description])].flatMap((t) => [...imagesIn(t)]),
  );
  const fits = issue.attachments.filter(({ size }) => size <= attachmentBytes);
  const offered = new Set(fits.map(({ id }) => itemOf(pair, id, us)));
  const isOpen = () => {
    const known = new Set(Object.values(pair.media));
    return [...shown.keys()].some((media) => !known.has(media));
  };
  const names = new Set(shown.values());
  const unknown = fits
    .filter(({ id }) => pair.media[id] === undefined)
    .toSorted((a, b) => Number(names.has(b.filename)) - Number(names.has(a.filename)));
  let asked = 0;
  for (const { id } of unknown) {
    if (asked >= MOST_ASKED || !isOpen()) break;
    const learned = await learnMediaId(deps.jira, pair, id);
    if (learned.kind !== 'done') return learned;
    asked += 1;
  }
  return done({ imageOf: itemByMedia(pair, us, offered), isNews: asked > 0 });
}
