import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { WORDS } from '../texts/detail';

interface VerificationWordsProps {
  detail: Pick<SyncDetail, 'role' | 'words' | 'wordsConfirmed'>;
  isBusy: boolean;
  onConfirm: () => void;
}

/** The words that both admins compare by phone, and this side's confirmation. */
export function VerificationWords({ detail, isBusy, onConfirm }: VerificationWordsProps) {
  const { words, wordsConfirmed } = detail;
  return (
    <Stack space="space.150">
      <Heading as="h3" size="small">
        {WORDS.title}
      </Heading>
      <p>{words ? WORDS.explain : WORDS.before}</p>
      {words ? (
        <ol className="words" aria-label={WORDS.title}>
          {words.map((word, index) => (
            // A word may occur twice; its place is what tells it apart.
            <li key={index}>{word}</li>
          ))}
        </ol>
      ) : null}
      {wordsConfirmed ? (
        <p className="small">
          {WORDS.confirmed(wordsConfirmed.by)}, <Ago at={wordsConfirmed.at} />
        </p>
      ) : null}
      {words && !wordsConfirmed ? (
        <Comparison role={detail.role} isBusy={isBusy} onConfirm={onConfirm} />
      ) : null}
    </Stack>
  );
}

interface ComparisonProps {
  role: SyncDetail['role'];
  isBusy: boolean;
  onConfirm: () => void;
}

function Comparison({ role, isBusy, onConfirm }: ComparisonProps) {
  const [doDiffer, setDiffer] = useState(false);
  return (
    <>
      <div className="actions">
        <Button appearance="primary" isLoading={isBusy} onClick={onConfirm}>
          {WORDS.confirm}
        </Button>
        <Button appearance="subtle" onClick={() => setDiffer(true)}>
          {WORDS.differ}
        </Button>
      </div>
      <div aria-live="polite">
        {doDiffer ? (
          <SectionMessage appearance="error" title={WORDS.differTitle}>
            <p>{WORDS.differBody[role]}</p>
          </SectionMessage>
        ) : null}
      </div>
    </>
  );
}
