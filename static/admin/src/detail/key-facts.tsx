import Button from '@atlaskit/button/new';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { KEYS } from '../texts/recovery';

/** What becomes of the keys: a change under way, the last one, and the button that begins one. */
export function KeyFacts({ detail, onChangeKey }: { detail: SyncDetail; onChangeKey: () => void }) {
  const { pendingKey, keyChange, status } = detail;
  const mayChange = pendingKey === undefined && (status === 'running' || status === 'stopped');
  return (
    <>
      {pendingKey === undefined ? null : (
        <p>
          {KEYS.pending(pendingKey.by)}: <Ago at={pendingKey.since} />
        </p>
      )}
      {keyChange === undefined ? null : (
        <p>
          {KEYS.changed[keyChange.side]}
          {keyChange.by === undefined ? '' : KEYS.by(keyChange.by)}: <Ago at={keyChange.at} />. {KEYS.words}
        </p>
      )}
      <div className="actions">
        <Button isDisabled={!mayChange} onClick={onChangeKey}>
          {KEYS.change}
        </Button>
      </div>
    </>
  );
}
