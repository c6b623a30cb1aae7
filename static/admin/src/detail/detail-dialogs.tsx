import { ModalTransition } from '@atlaskit/modal-dialog';
import type { SyncDetail } from '../../../../src/admin/api';
import { DownloadDialog } from './download-dialog';
import { ForwardingDialog } from './forwarding';
import { ChangeKeyDialog, ResumeDialog } from './recovery-dialogs';
import { RemoveDialog } from './remove-dialog';
import { RestartDialog } from './restart-dialog';

export type DialogName =
  'download' | 'restart' | 'restart-new-key' | 'resume' | 'change-key' | 'forwarding' | 'remove';

interface DetailDialogsProps {
  open: DialogName | undefined;
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
  /** The synchronization does not exist any more. */
  onRemoved: () => void;
}

/** The dialogs of one synchronization, one at a time. */
export function DetailDialogs({ open, detail, reload, onClose, onRemoved }: DetailDialogsProps) {
  const shared = { detail, reload, onClose };
  return (
    <ModalTransition>
      {open === 'download' ? <DownloadDialog {...shared} /> : null}
      {open === 'restart' ? <RestartDialog {...shared} /> : null}
      {open === 'restart-new-key' ? <RestartDialog {...shared} newKey /> : null}
      {open === 'resume' ? <ResumeDialog {...shared} /> : null}
      {open === 'change-key' ? <ChangeKeyDialog {...shared} /> : null}
      {open === 'forwarding' ? <ForwardingDialog {...shared} /> : null}
      {open === 'remove' ? <RemoveDialog detail={detail} onClose={onClose} onRemoved={onRemoved} /> : null}
    </ModalTransition>
  );
}
