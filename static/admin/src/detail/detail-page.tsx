import { Stack } from '@atlaskit/primitives/compiled';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { ErrorPanel } from '../components/error-panel';
import { Loading } from '../components/loading';
import { Trail } from '../components/trail';
import { useEnvironment } from '../platform/environment';
import { DETAIL, PARKED } from '../texts/detail';
import { EQUALITY } from '../texts/equality';
import { AccessPage } from './access-page';
import { ActivityTab } from './activity-tab';
import { DetailDialogs, type DialogName } from './detail-dialogs';
import { DetailHeader } from './detail-header';
import { EqualityTab } from './equality-tab';
import { FrozenBanner } from './frozen-banner';
import { HealthBanner } from './health-banner';
import { HeldConflicts } from './held-conflicts';
import { MessagesTab } from './messages-tab';
import { OverviewTab } from './overview-tab';
import { ParkedTab } from './parked-tab';
import { SettingsTab } from './settings-tab';
import { type ActionState, useAction } from './use-action';
import { useDetail } from './use-detail';
import { WaitingBanner } from './waiting-banner';

/** One synchronization. */
export function DetailPage({ id, onLeave }: { id: string; onLeave: () => void }) {
  const { ask, tell } = useEnvironment();
  const { detail, error, reload } = useDetail(id);
  const action = useAction(reload);
  const [dialog, setDialog] = useState<DialogName>();
  const [isChangingAccess, setChangingAccess] = useState(false);

  const pollNow = async (): Promise<void> => {
    if (await action.run(() => ask('pollNow', { id }))) tell(DETAIL.pollNowDone);
  };
  const change = (name: 'start' | 'stop', { revision }: SyncDetail): void =>
    void action.run(() => ask(name, { id, revision }));
  // Deleted by another admin: the page must not go on offering what cannot be done any more.
  if (error?.code === 'sync-unknown')
    return (
      <main>
        <Trail onLeave={onLeave} />
        <ErrorPanel error={error} onRetry={onLeave} retryLabel={DETAIL.backToList} />
      </main>
    );
  if (detail && isChangingAccess)
    return (
      <main>
        <Trail onLeave={onLeave} parent={{ label: detail.name, onOpen: () => setChangingAccess(false) }} />
        <AccessPage detail={detail} reload={reload} onClose={() => setChangingAccess(false)} />
      </main>
    );
  return (
    <main>
      <Trail onLeave={onLeave} />
      {error ? <ErrorPanel error={error} onRetry={() => void reload()} /> : null}
      {detail ? (
        <Stack space="space.200">
          <DetailHeader
            detail={detail}
            isBusy={action.isBusy}
            onStart={() => change('start', detail)}
            onStop={() => change('stop', detail)}
            onPollNow={() => void pollNow()}
            onDialog={setDialog}
            onChangeAccess={() => setChangingAccess(true)}
          />
          {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
          <WaitingBanner
            detail={detail}
            onApproved={() => void pollNow()}
            action={handshakeAction(detail, setDialog)}
          />
          <FrozenBanner detail={detail} onResume={() => setDialog('resume')} />
          <HealthBanner detail={detail} />
          <DetailTabs
            detail={detail}
            action={action}
            onChangeAccess={() => setChangingAccess(true)}
            onChangeKey={() => setDialog('change-key')}
            onChangeForwarding={() => setDialog('forwarding')}
          />
          <DetailDialogs
            open={dialog}
            detail={detail}
            reload={reload}
            onClose={() => setDialog(undefined)}
            onRemoved={onLeave}
          />
        </Stack>
      ) : error ? null : (
        <Loading />
      )}
    </main>
  );
}

/** The master's next step while nobody has answered the handshake file. */
function handshakeAction(
  { role, status, partner, waitingOn }: SyncDetail,
  open: (dialog: DialogName) => void,
): { label: string; onClick: () => void } | undefined {
  if (role !== 'master' || status !== 'handshake' || partner) return undefined;
  return waitingOn?.who === 'you'
    ? { label: DETAIL.restart, onClick: () => open('restart') }
    : { label: DETAIL.download, onClick: () => open('download') };
}

interface DetailTabsProps {
  detail: SyncDetail;
  action: ActionState;
  onChangeAccess: () => void;
  onChangeKey: () => void;
  onChangeForwarding: () => void;
}

function DetailTabs(props: DetailTabsProps) {
  const { detail, action, onChangeAccess, onChangeKey, onChangeForwarding } = props;
  const { ask, tell } = useEnvironment();
  const { id, words = [] } = detail;
  const confirmWords = (): void => void action.run(() => ask('confirmWords', { id, words }));
  const retryParked = async (): Promise<void> => {
    if (await action.run(() => ask('retryParked', { id }))) tell(PARKED.retried);
  };
  const checkEquality = async (): Promise<void> => {
    if (await action.run(() => ask('checkEquality', { id }))) tell(EQUALITY.asked);
  };
  const panels = {
    overview: <OverviewTab detail={detail} isBusy={action.isBusy} onConfirmWords={confirmWords} />,
    messages: <MessagesTab messages={detail.messages} />,
    parked: (
      <Stack space="space.400">
        <HeldConflicts id={id} count={detail.held} />
        <ParkedTab entries={detail.parkedEntries} isBusy={action.isBusy} onRetry={() => void retryParked()} />
      </Stack>
    ),
    equality: (
      <EqualityTab
        equality={detail.equality}
        isRunning={detail.status === 'running'}
        isBusy={action.isBusy}
        onCheck={() => void checkEquality()}
      />
    ),
    activity: <ActivityTab activity={detail.activity} />,
    settings: <SettingsTab {...{ detail, onChangeAccess, onChangeKey, onChangeForwarding }} />,
  } satisfies Record<keyof typeof DETAIL.tabs, JSX.Element>;
  return (
    <Tabs id="synchronization" shouldUnmountTabPanelOnChange>
      <TabList>
        {Object.entries(DETAIL.tabs).map(([key, label]) => (
          <Tab key={key}>{label}</Tab>
        ))}
      </TabList>
      {Object.entries(panels).map(([key, panel]) => (
        <TabPanel key={key}>
          <div className="tab-body">
            <h2 className="off-screen">{DETAIL.tabs[key as keyof typeof panels]}</h2>
            {panel}
          </div>
        </TabPanel>
      ))}
    </Tabs>
  );
}
