import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { useCallback, useEffect, useState } from 'react';
import type { ApiError, ApiResult, PanelApi } from '../../../src/admin/api';
import type { Viewer } from './ago';
import { Entry } from './entry';
import { PANEL } from './texts/panel';

type Answer = ApiResult<PanelApi['issue']['answer']>;

/** Everything that the panel needs from outside. */
interface PanelProps {
  ask: () => Promise<Answer>;
  /** Milliseconds since 1970. */
  now: () => number;
  openLink: (address: string) => void;
  viewer: Viewer;
}

/** The issue in each synchronization that it takes part in. */
export function Panel({ ask, now, openLink, viewer }: PanelProps) {
  const [answer, setAnswer] = useState<Answer>();
  const load = useCallback(async () => {
    setAnswer(undefined);
    setAnswer(await ask());
  }, [ask]);
  useEffect(() => void load(), [load]);

  const content = (): JSX.Element => {
    if (!answer) return <Spinner size="medium" label={PANEL.loading} />;
    if (!answer.ok) return <Refusal error={answer.error} onRetry={() => void load()} />;
    if (answer.value.entries.length === 0) return <p className="small">{PANEL.empty}</p>;
    return (
      <Stack space="space.300">
        {answer.value.entries.map((entry) => (
          <Entry key={entry.syncId} entry={entry} now={now()} viewer={viewer} openLink={openLink} />
        ))}
      </Stack>
    );
  };
  return (
    <main>
      <h1 className="off-screen">{PANEL.title}</h1>
      {content()}
    </main>
  );
}

function Refusal({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const retry = (
    <SectionMessageAction key="retry" onClick={onRetry}>
      {PANEL.tryAgain}
    </SectionMessageAction>
  );
  return (
    <div role="alert">
      <SectionMessage appearance="error" title={error.what} actions={[retry]}>
        {error.why === undefined ? null : <p>{error.why}</p>}
        <p>{error.next}</p>
        <p className="small">{PANEL.code(error.code)}</p>
      </SectionMessage>
    </div>
  );
}
