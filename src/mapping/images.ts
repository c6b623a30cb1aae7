import { itemIdOf, parseItemId } from '../protocol/items';
import { isOffered } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import type { ImageOf } from './neutral-adf';

/** Local attachment that an item id of this pair stands for, where it is here; another pair's items stand for nothing. */
export function attachmentOf(pair: PairRecord, item: string, us: Side): string | undefined {
  const id = parseItemId(item);
  if (id?.kind !== 'attachment') return undefined;
  if (id.owner === us) return isOffered(pair, item, us) ? id.localId : undefined;
  const state = pair.items[item];
  return state?.gone === true ? undefined : state?.here;
}

/** Item id of a local attachment: the partner's of a copy, else our own. */
export function itemOf(pair: PairRecord, attachmentId: string, us: Side): string {
  const copies = Object.entries(pair.items).find(
    ([item, { here }]) => here === attachmentId && parseItemId(item)?.kind === 'attachment',
  );
  return copies?.[0] ?? itemIdOf(us, 'attachment', attachmentId);
}

/**
 * What travels for a media id of this site: the item id of the attachment, where the partner knows it or is about to (`offered`: own
 * attachments that go out with this look). One that was deleted keeps its id, so that a text does not change by that.
 */
export function itemByMedia(pair: PairRecord, us: Side, offered: ReadonlySet<string> = new Set()): ImageOf {
  const byMedia = new Map(Object.entries(pair.media).map(([attachment, media]) => [media, attachment]));
  return (media) => {
    const attachment = media === '' ? undefined : byMedia.get(media);
    const item = attachment === undefined ? undefined : itemOf(pair, attachment, us);
    return item !== undefined && (pair.items[item] !== undefined || offered.has(item)) ? item : undefined;
  };
}

/** The media id here of an image that the partner's document names by its item id, as far as Jira was asked for it. */
export function mediaByItem(pair: PairRecord, us: Side): ImageOf {
  return (item) => {
    const attachment = attachmentOf(pair, item, us);
    const media = attachment === undefined ? undefined : pair.media[attachment];
    return media === '' ? undefined : media;
  };
}

/** What is parked for an image that is still on its way: nothing would be written otherwise than it was. */
export function waitsForImage(pair: PairRecord, subject: string, us: Side): boolean {
  const images = pair.parked[subject]?.images;
  return (
    images !== undefined &&
    images.every((item) => attachmentOf(pair, item, us) === undefined && pair.items[item]?.gone !== true)
  );
}
