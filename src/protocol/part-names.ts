import { parseItemId } from './items';
import { directionFrom, nameOf, wireId } from './names';
import type { Side } from './sync-record';

/** Names of an attachment's parts on the relay in an epoch, in order; none for what is not an attachment's id. */
export function partNames(
  from: { sync: string; side: Side; epoch: string },
  item: string,
  parts: number,
): string[] {
  const id = parseItemId(item);
  if (id?.kind !== 'attachment') return [];
  return Array.from({ length: parts }, (_, index) =>
    nameOf({
      kind: 'attachment',
      sync: wireId(from.sync),
      direction: directionFrom(from.side),
      epoch: from.epoch,
      attachmentId: id.localId,
      part: index + 1,
      parts,
    }),
  );
}
