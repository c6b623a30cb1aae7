import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import type { SyncDetail } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { COMMON } from '../texts/common';
import { FROZEN } from '../texts/recovery';

/** Why this side stands still, and the way out; nothing where it does not. */
export function FrozenBanner({ detail, onResume }: { detail: SyncDetail; onResume: () => void }) {
  const { frozen } = detail;
  if (frozen === undefined) return null;
  const { what, think } = FROZEN.cause(frozen.code);
  const { resuming } = frozen;
  return (
    <SectionMessage
      appearance={resuming ? 'information' : 'error'}
      title={FROZEN.title}
      {...(resuming
        ? {}
        : {
            actions: [
              <SectionMessageAction key="resume" onClick={onResume}>
                {FROZEN.resume}
              </SectionMessageAction>,
            ],
          })}
    >
      <p className="breakable">{what}</p>
      <p className="breakable">{think}</p>
      {resuming ? (
        <p>
          {FROZEN.resuming}: <Ago at={resuming.at} />
        </p>
      ) : (
        <p>{FROZEN.still}</p>
      )}
      <p className="small breakable">
        {FROZEN.since}: <Ago at={frozen.at} />. {FROZEN.seen(frozen.seen)}. {COMMON.code(frozen.code)}
      </p>
    </SectionMessage>
  );
}
