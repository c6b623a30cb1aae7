import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { useApproval } from '../platform/use-approval';
import { CONNECTION_TEST } from '../texts/connection-test';
import { DETAIL } from '../texts/detail';

interface ApprovalBannerProps {
  waitingOn: NonNullable<SyncDetail['waitingOn']>;
  host: string;
  onApproved: () => void;
}

/** A host of the relay waits for a site administrator, who can approve it here. */
export function ApprovalBanner({ waitingOn, host, onApproved }: ApprovalBannerProps) {
  const { isRefused, askForApproval } = useApproval(host, onApproved);
  return (
    <SectionMessage
      appearance="warning"
      title={DETAIL.waitingOn[waitingOn.who]}
      actions={[
        <SectionMessageAction key="ask" onClick={askForApproval}>
          {CONNECTION_TEST.ask}
        </SectionMessageAction>,
      ]}
    >
      <div className="breakable">
        <p>{waitingOn.text}</p>
        <p>{DETAIL.approveHere}</p>
        {isRefused ? <p role="alert">{CONNECTION_TEST.refused(host)}</p> : null}
        {waitingOn.since === undefined ? null : (
          <p className="small">
            {DETAIL.since}: <Ago at={waitingOn.since} />
          </p>
        )}
      </div>
    </SectionMessage>
  );
}
