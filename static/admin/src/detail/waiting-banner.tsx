import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { DETAIL } from '../texts/detail';
import { hostOf } from '../channel/host-of';
import { ApprovalBanner } from './approval-banner';

interface WaitingBannerProps {
  detail: SyncDetail;
  /** Called once the site administrator has approved the host of the relay. */
  onApproved: () => void;
  /** What the viewer can do about it here. */
  action?: { label: string; onClick: () => void } | undefined;
}

/** Who has to act now, and since when. */
export function WaitingBanner({ detail, onApproved, action }: WaitingBannerProps) {
  const { waitingOn } = detail;
  if (!waitingOn) return null;
  if (waitingOn.who === 'site-admin') {
    const host = detail.approvalHost ?? hostOf(detail.channel);
    return <ApprovalBanner waitingOn={waitingOn} host={host} onApproved={onApproved} />;
  }
  return (
    <SectionMessage
      appearance={waitingOn.who === 'you' ? 'warning' : 'information'}
      title={DETAIL.waitingOn[waitingOn.who]}
      {...(action
        ? {
            actions: [
              <SectionMessageAction key="action" onClick={action.onClick}>
                {action.label}
              </SectionMessageAction>,
            ],
          }
        : {})}
    >
      <p className="breakable">{waitingOn.text}</p>
      {waitingOn.since === undefined ? null : (
        <p className="small">
          {DETAIL.since}: <Ago at={waitingOn.since} />
        </p>
      )}
    </SectionMessage>
  );
}
