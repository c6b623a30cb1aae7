import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { useEnvironment } from '../platform/environment';
import { ConfirmDialog } from '../components/confirm-dialog';
import { COMMON } from '../texts/common';
import { FORWARDING } from '../texts/forwarding';
import { ChangeDialog } from './change-dialog';

/** Whether what comes from other partners leaves for this one, and the button that changes it. */
export function Forwarding({ detail, onChange }: { detail: SyncDetail; onChange: () => void }) {
  const { forwards } = detail;
  return (
    <>
      <p>{forwards ? FORWARDING.isOn(partnerOf(detail)) : FORWARDING.isOff(partnerOf(detail))}</p>
      <p className="small">{FORWARDING.always}</p>
      <div className="actions">
        <Button onClick={onChange}>{forwards ? FORWARDING.switchOff : FORWARDING.switchOn}</Button>
      </div>
    </>
  );
}

interface ForwardingDialogProps {
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
}

/** Says what will leave, and to whom, before it does. */
export function ForwardingDialog({ detail, reload, onClose }: ForwardingDialogProps) {
  const { ask } = useEnvironment();
  const { id, revision } = detail;
  // As it was when the dialog opened: what another admin changes meanwhile must not turn the question round.
  const [forwards] = useState(detail.forwards);
  const [isSent, setSent] = useState(false);
  const { title, paragraphs, action } = FORWARDING.dialog[forwards ? 'off' : 'on'](partnerOf(detail));
  const send = async () => {
    const answer = await ask('setForwarding', { id, revision, forwards: !forwards });
    if (answer.ok) setSent(true);
    return answer;
  };
  if (detail.forwards !== forwards && !isSent)
    return (
      <ConfirmDialog title={title} action={COMMON.close} cancel={null} onConfirm={onClose} onCancel={onClose}>
        <p>{forwards ? FORWARDING.isOffAlready : FORWARDING.isOnAlready}</p>
      </ConfirmDialog>
    );
  return <ChangeDialog {...{ title, paragraphs, action, send, reload, onClose }} />;
}

function partnerOf({ partner }: SyncDetail): string {
  return partner?.company ?? FORWARDING.unknownPartner;
}
