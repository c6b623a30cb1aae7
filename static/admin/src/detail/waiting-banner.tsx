import SectionMessage from '@atlaskit/section-message';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { DETAIL } from '../texts/detail';

/** Who has to act now, and since when. */
export function WaitingBanner({ waitingOn }: { waitingOn: SyncDetail['waitingOn'] }) {
  if (!waitingOn) return null;
  const isOurs = waitingOn.who === 'you' || waitingOn.who === 'site-admin';
  return (
    <SectionMessage appearance={isOurs ? 'warning' : 'information'} title={DETAIL.waitingOn[waitingOn.who]}>
      <p className="breakable">{waitingOn.text}</p>
      {waitingOn.since === undefined ? null : (
        <p className="small">
          {DETAIL.since}: <Ago at={waitingOn.since} />
        </p>
      )}
    </SectionMessage>
  );
}
