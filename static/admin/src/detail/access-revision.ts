import type { SyncDetail } from '../../../../src/admin/api';

type Seen = Pick<SyncDetail, 'channel' | 'revision'>;

/**
 * The revision to save access over. The handshake and Start make newer ones while the form is open, which does no harm; but where
 * another admin has changed the access meanwhile, the one that the form began with lets the app refuse.
 */
export function revisionFor(begun: Seen, latest: Seen): number {
  const isSame = JSON.stringify(begun.channel) === JSON.stringify(latest.channel);
  return isSame ? latest.revision : begun.revision;
}
