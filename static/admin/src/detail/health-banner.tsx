import SectionMessage from '@atlaskit/section-message';
import type { SyncDetail } from '../../../../src/admin/api';
import { COMMON } from '../texts/common';
import { DETAIL } from '../texts/detail';

/** What is wrong, with its code; nothing where all is well or where the banner above already says it. */
export function HealthBanner({ detail }: { detail: SyncDetail }) {
  const { healthText, healthCode, waitingOn } = detail;
  if (healthText === undefined || waitingOn?.who === 'site-admin') return null;
  return (
    <SectionMessage appearance="warning" title={DETAIL.healthTitle}>
      <p className="breakable">{healthText}</p>
      {healthCode === undefined ? null : <p className="small">{COMMON.code(healthCode)}</p>}
    </SectionMessage>
  );
}
