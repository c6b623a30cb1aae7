import { Stack } from '@atlaskit/primitives/compiled';
import { ErrorPanel } from '../components/error-panel';
import { Loading } from '../components/loading';
import { StatusLozenge } from '../components/status';
import { useEnvironment } from '../platform/environment';
import { WIZARD } from '../texts/wizard';
import { HandshakeTimeline } from './handshake-timeline';
import { HealthBanner } from './health-banner';
import { useAction } from './use-action';
import { useDetail } from './use-detail';
import { VerificationWords } from './verification-words';
import { WaitingBanner } from './waiting-banner';

/** The handshake while it goes on, for the last step of both wizards. */
export function LiveHandshake({ id }: { id: string }) {
  const { ask } = useEnvironment();
  const { detail, error, reload } = useDetail(id);
  const action = useAction(reload);
  if (!detail) return error ? <ErrorPanel error={error} onRetry={() => void reload()} /> : <Loading />;
  const lookNow = (): void => void action.run(() => ask('pollNow', { id }));
  const confirm = (): void => void action.run(() => ask('confirmWords', { id, words: detail.words ?? [] }));
  return (
    <Stack space="space.300">
      <p className="waiting-line">
        {WIZARD.statusIs} <StatusLozenge status={detail.status} />
      </p>
      <WaitingBanner detail={detail} onApproved={lookNow} />
      <HealthBanner detail={detail} />
      <HandshakeTimeline steps={detail.handshake} />
      {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
      <VerificationWords detail={detail} isBusy={action.isBusy} onConfirm={confirm} />
    </Stack>
  );
}
