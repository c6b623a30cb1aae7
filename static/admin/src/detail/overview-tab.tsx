import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { useEnvironment } from '../platform/environment';
import { DETAIL, NUMBERS } from '../texts/detail';
import { HandshakeTimeline } from './handshake-timeline';
import { InitialProgress } from './initial-progress';
import { VerificationWords } from './verification-words';

interface OverviewTabProps {
  detail: SyncDetail;
  isBusy: boolean;
  onConfirmWords: () => void;
}

/** The handshake until both sides are connected and the words are confirmed; the numbers from then on. */
export function OverviewTab({ detail, isBusy, onConfirmWords }: OverviewTabProps) {
  const isConnected = detail.status !== 'handshake';
  return (
    <Stack space="space.300">
      <Notices detail={detail} />
      {isConnected ? null : <HandshakeTimeline steps={detail.handshake} />}
      {isConnected && detail.wordsConfirmed ? null : (
        <VerificationWords detail={detail} isBusy={isBusy} onConfirm={onConfirmWords} />
      )}
      {detail.initial ? <InitialProgress initial={detail.initial} /> : null}
      {isConnected ? <Numbers detail={detail} /> : null}
    </Stack>
  );
}

function Notices({ detail: { notices } }: { detail: SyncDetail }) {
  if (notices.length === 0) return null;
  return (
    <SectionMessage appearance="warning" title={DETAIL.noticesTitle}>
      <ul>
        {notices.map(({ code, text, at }) => (
          <li key={`${code} ${at}`} className="breakable">
            {text}{' '}
            <span className="small">
              (<Ago at={at} />, {code})
            </span>
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}

function Numbers({ detail }: { detail: SyncDetail }) {
  const { locale } = useEnvironment();
  const format = new Intl.NumberFormat(locale);
  const rows = [
    [NUMBERS.pairs, format.format(detail.numbers.pairs)],
    [NUMBERS.sent, format.format(detail.numbers.sent)],
    [NUMBERS.received, format.format(detail.numbers.received)],
    [NUMBERS.backlog, format.format(detail.backlog)],
    [NUMBERS.parked, format.format(detail.parked)],
    [NUMBERS.lastSent, <Ago key="sent" at={detail.lastSent} />],
    [NUMBERS.lastReceived, <Ago key="received" at={detail.lastReceived} />],
  ] as const;
  return (
    <Stack space="space.150">
      <Heading as="h3" size="small">
        {NUMBERS.title}
      </Heading>
      <dl className="numbers">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Stack>
  );
}
