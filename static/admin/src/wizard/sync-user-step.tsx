import { Stack } from '@atlaskit/primitives/compiled';
import { Radio } from '@atlaskit/radio';
import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { useId } from 'react';
import type { Overview } from '../../../../src/admin/api';
import { ErrorPanel } from '../components/error-panel';
import { SYNC_USER } from '../texts/wizard';
import type { SyncUserState } from './use-sync-user';

/** The step "Synchronization user" of both wizards. */
export function SyncUserStep({ user, me }: { user: SyncUserState; me: Overview['me'] }) {
  const group = useId();
  return (
    <Stack space="space.200">
      <p>{SYNC_USER.intro}</p>
      <fieldset className="field-set">
        <legend>{SYNC_USER.legend}</legend>
        <div className="choice">
          <Radio
            name={group}
            label={SYNC_USER.appLabel}
            isChecked={user.choice.kind === 'app'}
            onChange={() => user.choose({ kind: 'app' })}
          />
          <p>{SYNC_USER.appHelp}</p>
        </div>
        <div className="choice">
          <Radio
            name={group}
            label={SYNC_USER.meLabel(me.displayName)}
            isChecked={user.choice.kind === 'user'}
            onChange={() => user.choose({ kind: 'user', ...me })}
          />
          <p>{SYNC_USER.meHelp}</p>
        </div>
      </fieldset>
      <div aria-live="polite">
        <CheckResult user={user} />
      </div>
      <SectionMessage appearance="warning" title={SYNC_USER.fixedTitle}>
        <p>{SYNC_USER.fixed}</p>
      </SectionMessage>
    </Stack>
  );
}

function CheckResult({ user: { check, checkAgain } }: { user: SyncUserState }) {
  if (!check) {
    return (
      <p className="waiting-line">
        <Spinner size="small" /> {SYNC_USER.checking}
      </p>
    );
  }
  if (!check.ok) return <ErrorPanel error={check.error} onRetry={checkAgain} />;
  const { missing } = check.value;
  if (missing.length === 0) {
    return (
      <SectionMessage appearance="success">
        <p>{SYNC_USER.complete}</p>
      </SectionMessage>
    );
  }
  return (
    <SectionMessage
      appearance="warning"
      title={SYNC_USER.missingTitle(missing.length)}
      actions={[
        <SectionMessageAction key="again" onClick={checkAgain}>
          {SYNC_USER.checkAgain}
        </SectionMessageAction>,
      ]}
    >
      <ul>
        {missing.map(({ permission, name, why }) => (
          <li key={permission}>
            <strong>{name}</strong>: {why}
          </li>
        ))}
      </ul>
      <p>{SYNC_USER.missingNext}</p>
    </SectionMessage>
  );
}
