import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { Stack } from '@atlaskit/primitives/compiled';
import type { ReactNode } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { channelFacts } from '../channel/channel-facts';
import { Ago } from '../components/ago';
import { Facts } from '../components/facts';
import { Fingerprint } from '../components/fingerprint';
import { COMMON } from '../texts/common';
import { CONFLICTS } from '../texts/conflicts';
import { DETAIL, SETTINGS } from '../texts/detail';
import { FORWARDING } from '../texts/forwarding';
import { Forwarding } from './forwarding';
import { KeyFacts } from './key-facts';

interface SettingsTabProps {
  detail: SyncDetail;
  onChangeAccess: () => void;
  onChangeKey: () => void;
  onChangeForwarding: () => void;
}

/** The configuration of this side. Secrets are never shown; what cannot be edited says so. */
export function SettingsTab(props: SettingsTabProps) {
  const { detail, onChangeAccess, onChangeKey, onChangeForwarding } = props;
  const { syncUser, protocol, partnerAddress, partnerFingerprint } = detail;
  return (
    <Stack space="space.400">
      <Section title={SETTINGS.accessTitle[protocol]}>
        <Facts
          rows={[
            ...channelFacts(detail.channel),
            [SETTINGS.secrets, SETTINGS.secretsStored],
            ...(protocol === 'email'
              ? [[SETTINGS.partnerAddress, partnerAddress ?? SETTINGS.noPartnerAddress] as const]
              : []),
          ]}
        />
        {protocol === 'email' ? <p className="small">{SETTINGS.addressFixed}</p> : null}
        <div className="actions">
          <Button onClick={onChangeAccess}>{DETAIL.changeAccess}</Button>
        </div>
      </Section>
      <Section title={SETTINGS.generalTitle}>
        <Facts
          rows={[
            [SETTINGS.description, detail.description === '' ? SETTINGS.noDescription : detail.description],
            [SETTINGS.role, detail.role === 'master' ? COMMON.master : COMMON.slave],
            [SETTINGS.user, syncUser.kind === 'app' ? COMMON.thisApp : syncUser.displayName],
            [SETTINGS.protocol, protocol === 'files' ? COMMON.files : COMMON.email],
            [SETTINGS.encryption, detail.encryption ? COMMON.encrypted : COMMON.signedOnly],
            [CONFLICTS.label, CONFLICTS.rule[detail.conflicts]],
            [SETTINGS.createdAt, <Ago key="created" at={detail.createdAt} />],
            [
              SETTINGS.changedAt,
              <span key="changed">
                <Ago at={detail.changedAt} /> {SETTINGS.by(detail.changedBy)}
              </span>,
            ],
          ]}
        />
        <p className="small">{SETTINGS.fixed}</p>
      </Section>
      <Section title={FORWARDING.title}>
        <Forwarding detail={detail} onChange={onChangeForwarding} />
      </Section>
      <Section title={SETTINGS.keysTitle}>
        <Facts
          rows={[
            [SETTINGS.ownFingerprint, <Fingerprint key="own" value={detail.fingerprint} />],
            [
              SETTINGS.partnerFingerprint,
              partnerFingerprint === undefined ? (
                SETTINGS.noPartnerKey
              ) : (
                <Fingerprint key="partner" value={partnerFingerprint} />
              ),
            ],
          ]}
        />
        <KeyFacts detail={detail} onChangeKey={onChangeKey} />
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack space="space.150">
      <Heading as="h3" size="small">
        {title}
      </Heading>
      {children}
    </Stack>
  );
}
