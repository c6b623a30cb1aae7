import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import { useApproval } from '../platform/use-approval';
import { COMMON } from '../texts/common';
import { CONNECTION_TEST } from '../texts/connection-test';

interface ApprovalProps {
  host: string;
  withoutApproval: string;
  onApproved: () => void;
}

/** A test stands still until the site's administrator has approved the host, who can do it here. */
export function Approval({ host, withoutApproval, onApproved }: ApprovalProps) {
  const { isRefused, askForApproval } = useApproval(host, onApproved);
  return (
    <SectionMessage
      appearance="warning"
      title={CONNECTION_TEST.waitingTitle(host)}
      actions={[
        <SectionMessageAction key="ask" onClick={askForApproval}>
          {CONNECTION_TEST.ask}
        </SectionMessageAction>,
        <SectionMessageAction key="again" onClick={onApproved}>
          {COMMON.tryAgain}
        </SectionMessageAction>,
      ]}
    >
      <div className="breakable">
        <p>{CONNECTION_TEST.waitingBody(host)}</p>
        <p>{withoutApproval}</p>
        {isRefused ? <p role="alert">{CONNECTION_TEST.refused(host)}</p> : null}
      </div>
    </SectionMessage>
  );
}
