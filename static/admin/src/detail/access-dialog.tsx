import { Stack } from '@atlaskit/primitives/compiled';
import type { SyncDetail } from '../../../../src/admin/api';
import { ConfirmDialog } from '../components/confirm-dialog';
import { ErrorPanel } from '../components/error-panel';
import { useEnvironment } from '../platform/environment';
import { DIALOG } from '../texts/detail';
import { trimmedExchange } from '../wizard/exchange-errors';
import { ExchangeFields } from '../wizard/exchange-fields';
import { exchangeMayGoOn } from '../wizard/exchange-step';
import { useExchange } from '../wizard/use-exchange';
import { useAction } from './use-action';

const TEXT = DIALOG.access;

interface AccessDialogProps {
  detail: SyncDetail;
  reload: () => Promise<void>;
  onClose: () => void;
}

/** Another address, directory or access key; saved only once it has been tested. */
export function AccessDialog({ detail, reload, onClose }: AccessDialogProps) {
  const { ask, tell } = useEnvironment();
  const { id, revision } = detail;
  const exchange = useExchange(detail.exchange, id);
  const action = useAction(reload);
  const save = async (): Promise<void> => {
    if (!(await exchangeMayGoOn(exchange))) return;
    const request = { id, revision, exchange: trimmedExchange(exchange.form) };
    if (!(await action.run(() => ask('changeExchange', request)))) return;
    tell(TEXT.saved);
    onClose();
  };
  return (
    <ConfirmDialog
      title={TEXT.title}
      action={TEXT.action}
      isBusy={action.isBusy || exchange.test?.outcome === 'running'}
      onConfirm={() => void save()}
      onCancel={onClose}
    >
      <Stack space="space.200">
        <p>{TEXT.body}</p>
        <ExchangeFields exchange={exchange} action={TEXT.action} withoutApproval={TEXT.withoutApproval} />
        {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
      </Stack>
    </ConfirmDialog>
  );
}
