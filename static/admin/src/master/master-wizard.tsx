import { useState } from 'react';
import type { ApiError, DownloadFile, Overview } from '../../../../src/admin/api';
import { ChannelStep } from '../channel/channel-step';
import { emptyDraft, protocolOf, withProtocol } from '../channel/draft';
import { channelMayGoOn, useChannel } from '../channel/use-channel';
import { ErrorPanel } from '../components/error-panel';
import { useEnvironment } from '../platform/environment';
import { MASTER } from '../texts/master';
import { WIZARD } from '../texts/wizard';
import { stepLabel } from '../wizard/step-label';
import { SyncUserStep } from '../wizard/sync-user-step';
import { useSyncUser } from '../wizard/use-sync-user';
import { WizardFrame } from '../wizard/wizard-frame';
import { CreatedStep } from './created-step';
import { EncryptionStep } from './encryption-step';
import { masterForm, type NameFields, nameErrors } from './master-form';
import { NameStep } from './name-step';
import { ProtocolStep } from './protocol-step';

const STEPS = ['user', 'protocol', 'channel', 'encryption', 'name', 'file'] as const;

const NAME_STEP = STEPS.indexOf('name');

interface MasterWizardProps {
  overview: Overview;
  onLeave: () => void;
  onOpen: (id: string) => void;
}

/** New synchronization > Distributed Configuration (Master). Everything typed is kept until it is created or left. */
export function MasterWizard({ overview, onLeave, onOpen }: MasterWizardProps) {
  const { ask, saveFile } = useEnvironment();
  const [current, setCurrent] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const user = useSyncUser();
  const channel = useChannel(emptyDraft('master', 'email'));
  const protocol = protocolOf(channel.draft.kind);
  const [encryption, setEncryption] = useState(true);
  const [fields, setFields] = useState<NameFields>({
    name: '',
    description: '',
    company: overview.company,
    passphrase: '',
    conflicts: 'newest',
  });
  const [areErrorsShown, setErrorsShown] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const [created, setCreated] = useState<{ id: string; file: DownloadFile }>();

  const create = async (): Promise<boolean> => {
    const answer = await ask(
      'createMaster',
      masterForm({ syncUser: user.choice, channel: channel.form(), encryption, fields }),
    );
    if (!answer.ok) {
      setRefusal(answer.error);
      return false;
    }
    setRefusal(undefined);
    setCreated(answer.value);
    saveFile(answer.value.file);
    return true;
  };

  const mayGoOn = async (): Promise<boolean> => {
    switch (STEPS[current]) {
      case 'user':
        return user.check?.ok === true;
      case 'channel':
        return channelMayGoOn(channel);
      case 'name':
        setErrorsShown(true);
        return Object.keys(nameErrors(fields)).length === 0 && create();
      default:
        return true;
    }
  };

  const next = async (): Promise<boolean> => {
    if (created) {
      onOpen(created.id);
      return true;
    }
    setBusy(true);
    const isValid = await mayGoOn();
    setBusy(false);
    if (isValid) setCurrent(current + 1);
    return isValid;
  };

  const content = (): JSX.Element => {
    switch (STEPS[current]) {
      case 'user':
        return <SyncUserStep user={user} me={overview.me} />;
      case 'protocol':
        return (
          <ProtocolStep
            protocol={protocol}
            onChange={(chosen) => channel.change(withProtocol(channel.draft, chosen))}
          />
        );
      case 'channel':
        return <ChannelStep channel={channel} />;
      case 'encryption':
        return <EncryptionStep protocol={protocol} isEncrypted={encryption} onChange={setEncryption} />;
      default:
        return (
          <NameStep fields={fields} onChange={setFields} errors={areErrorsShown ? nameErrors(fields) : {}} />
        );
    }
  };

  const nextLabel = created ? WIZARD.done : current === NAME_STEP ? MASTER.create : WIZARD.next;
  return (
    <WizardFrame
      title={MASTER.title}
      steps={STEPS.map((step) => stepLabel(step, protocol))}
      current={current}
      isDirty={!created && (current > 0 || user.choice.kind !== 'app')}
      onLeave={onLeave}
      onBack={created || current === 0 ? undefined : () => setCurrent(current - 1)}
      nextLabel={nextLabel}
      isBusy={isBusy}
      onNext={next}
    >
      {created ? (
        <CreatedStep id={created.id} file={created.file} hasPassphrase={fields.passphrase !== ''} />
      ) : (
        content()
      )}
      {refusal && current === NAME_STEP ? <ErrorPanel error={refusal} /> : null}
    </WizardFrame>
  );
}
