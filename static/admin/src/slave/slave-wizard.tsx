import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { ApiError, Overview } from '../../../../src/admin/api';
import { ChannelStep } from '../channel/channel-step';
import { emptyDraft, withProtocol } from '../channel/draft';
import { channelMayGoOn, useChannel } from '../channel/use-channel';
import { ErrorPanel } from '../components/error-panel';
import { LiveHandshake } from '../detail/live-handshake';
import { useEnvironment } from '../platform/environment';
import { SLAVE } from '../texts/slave';
import { COMPANY, WIZARD } from '../texts/wizard';
import { stepLabel } from '../wizard/step-label';
import { SyncUserStep } from '../wizard/sync-user-step';
import { useSyncUser } from '../wizard/use-sync-user';
import { WizardFrame } from '../wizard/wizard-frame';
import { ContentsStep } from './contents-step';
import { SummaryStep } from './summary-step';
import { UploadStep } from './upload-step';
import { useUpload } from './use-upload';

const STEPS = ['upload', 'contents', 'user', 'channel', 'summary', 'handshake'] as const;

const SUMMARY_STEP = STEPS.indexOf('summary');

interface SlaveWizardProps {
  overview: Overview;
  onLeave: () => void;
  onOpen: (id: string) => void;
}

/** New synchronization > Distributed Configuration (Slave). Everything typed is kept until it is created or left. */
export function SlaveWizard({ overview, onLeave, onOpen }: SlaveWizardProps) {
  const { ask } = useEnvironment();
  const [current, setCurrent] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const upload = useUpload();
  const user = useSyncUser();
  const channel = useChannel(emptyDraft('slave', 'email'));
  const [company, setCompany] = useState(overview.company);
  const [companyError, setCompanyError] = useState<string>();
  const [refusal, setRefusal] = useState<ApiError>();
  const [createdId, setCreatedId] = useState<string>();

  const create = async (): Promise<boolean> => {
    if (company.trim() === '') {
      setCompanyError(COMPANY.missing);
      return false;
    }
    const answer = await ask('createSlave', {
      handshakeText: upload.text,
      ...(upload.passphrase === '' ? {} : { passphrase: upload.passphrase }),
      syncUser: user.choice,
      channel: channel.form(),
      company: company.trim(),
    });
    setRefusal(answer.ok ? undefined : answer.error);
    if (answer.ok) setCreatedId(answer.value.id);
    return answer.ok;
  };

  const readUpload = async (): Promise<boolean> => {
    const contents = await upload.read();
    // The partner has chosen the protocol; what was typed for it before is still there.
    if (contents) channel.change(withProtocol(channel.draft, contents.protocol));
    return contents !== undefined;
  };

  const mayGoOn = async (): Promise<boolean> => {
    switch (STEPS[current]) {
      case 'upload':
        return readUpload();
      case 'user':
        return user.check?.ok === true;
      case 'channel':
        return channelMayGoOn(channel);
      case 'summary':
        return create();
      default:
        return true;
    }
  };

  const next = async (): Promise<boolean> => {
    if (createdId !== undefined) {
      onOpen(createdId);
      return true;
    }
    setBusy(true);
    const isValid = await mayGoOn();
    setBusy(false);
    if (isValid) setCurrent(current + 1);
    return isValid;
  };

  const content = (): JSX.Element | null => {
    const { contents } = upload;
    if (createdId !== undefined) return <SlaveCreated id={createdId} />;
    if (!contents) return <UploadStep upload={upload} />;
    switch (STEPS[current]) {
      case 'upload':
        return <UploadStep upload={upload} />;
      case 'contents':
        return <ContentsStep contents={contents} />;
      case 'user':
        return <SyncUserStep user={user} me={overview.me} />;
      case 'channel':
        return <ChannelStep channel={channel} partner={contents.layout} />;
      default:
        return (
          <SummaryStep
            contents={contents}
            project={overview.project}
            syncUser={user.choice}
            channel={channel.form().settings}
            company={company}
            onCompany={(typed) => {
              setCompanyError(undefined);
              setCompany(typed);
            }}
            companyError={companyError}
          />
        );
    }
  };

  const isCreated = createdId !== undefined;
  return (
    <WizardFrame
      title={SLAVE.title}
      steps={STEPS.map((step) => stepLabel(step, upload.contents?.protocol))}
      current={current}
      isDirty={!isCreated && upload.fileName !== undefined}
      onLeave={onLeave}
      onBack={isCreated || current === 0 ? undefined : () => setCurrent(current - 1)}
      nextLabel={isCreated ? WIZARD.done : current === SUMMARY_STEP ? SLAVE.create : WIZARD.next}
      isBusy={isBusy}
      onNext={next}
    >
      {content()}
      {refusal && current === SUMMARY_STEP ? <ErrorPanel error={refusal} /> : null}
    </WizardFrame>
  );
}

function SlaveCreated({ id }: { id: string }) {
  return (
    <Stack space="space.300">
      <SectionMessage appearance="success" title={SLAVE.handshake.created}>
        <p>{SLAVE.handshake.createdBody}</p>
      </SectionMessage>
      <LiveHandshake id={id} />
    </Stack>
  );
}
