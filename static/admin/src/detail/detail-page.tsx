import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useState } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { ErrorPanel } from '../components/error-panel';
import { Loading } from '../components/loading';
import { Trail } from '../components/trail';
import { useEnvironment } from '../platform/environment';
import { COMMON } from '../texts/common';
import { DETAIL, PARKED } from '../texts/detail';
import { ActivityTab } from './activity-tab';
import { DetailDialogs, type DialogName } from './detail-dialogs';
import { DetailHeader } from './detail-header';
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

  const pollNow = async (): Promise<void> => {
    if (await action.run(() => ask('pollNow', { id }))) tell(DETAIL.pollNowDone);
  };
  const change = (name: 'start' | 'stop', { revision }: SyncDetail): void =>
    void action.run(() => ask(name, { id, revision }));
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
          />
          {action.refusal ? <ErrorPanel error={action.refusal} /> : null}
          <WaitingBanner waitingOn={detail.waitingOn} />
          {detail.healthText === undefined ? null : (
            <SectionMessage appearance="warning" title={DETAIL.healthTitle}>
              <p className="breakable">{detail.healthText}</p>
              {detail.healthCode === undefined ? null : (
                <p className="small">{COMMON.code(detail.healthCode)}</p>
              )}
            </SectionMessage>
          )}
          <DetailTabs detail={detail} action={action} onChangeAccess={() => setDialog('access')} />
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

interface DetailTabsProps {
  detail: SyncDetail;
  action: ActionState;
  onChangeAccess: () => void;
}

function DetailTabs({ detail, action, onChangeAccess }: DetailTabsProps) {
  const { ask, tell } = useEnvironment();
  const { id, words = [] } = detail;
  const confirmWords = (): void => void action.run(() => ask('confirmWords', { id, words }));
  const retryParked = async (): Promise<void> => {
    if (await action.run(() => ask('retryParked', { id }))) tell(PARKED.retried);
  };
  const panels = {
    overview: <OverviewTab detail={detail} isBusy={action.isBusy} onConfirmWords={confirmWords} />,
    messages: <MessagesTab messages={detail.messages} />,
    parked: (
      <ParkedTab entries={detail.parkedEntries} isBusy={action.isBusy} onRetry={() => void retryParked()} />
    ),
    activity: <ActivityTab activity={detail.activity} />,
    settings: <SettingsTab detail={detail} onChangeAccess={onChangeAccess} />,
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
