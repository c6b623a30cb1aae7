import Button from '@atlaskit/button/new';
import DropdownMenu, { DropdownItem, DropdownItemGroup } from '@atlaskit/dropdown-menu';
import { Inline, Stack } from '@atlaskit/primitives/compiled';
import { useId } from 'react';
import type { SyncDetail } from '../../../../src/admin/api';
import { FocusHeading } from '../components/focus-heading';
import { HealthLabel, StatusLozenge } from '../components/status';
import { DETAIL } from '../texts/detail';
import { KEYS } from '../texts/recovery';
import type { DialogName } from './detail-dialogs';

interface DetailHeaderProps {
  detail: SyncDetail;
  isBusy: boolean;
  onStart: () => void;
  onStop: () => void;
  onPollNow: () => void;
  onDialog: (dialog: DialogName) => void;
  onChangeAccess: () => void;
}

/** Why Start cannot be used now; undefined where it can. */
function startLock({ status, wordsConfirmed }: SyncDetail): string | undefined {
  if (status === 'handshake') return DETAIL.startLocked.handshake;
  if (status === 'frozen') return DETAIL.startLocked.frozen;
  return wordsConfirmed ? undefined : DETAIL.startLocked.words;
}

/** Name, status and health, and what can be done with the synchronization. */
export function DetailHeader(props: DetailHeaderProps) {
  const { detail, isBusy, onStart, onStop, onPollNow, onDialog, onChangeAccess } = props;
  const reason = useId();
  const lock = startLock(detail);
  const isRunning = detail.status === 'running';
  return (
    <Stack space="space.100">
      <div className="spread">
        <FocusHeading level="h1">{detail.name}</FocusHeading>
        <div className="actions">
          {isRunning ? (
            <Button isDisabled={isBusy} onClick={onStop}>
              {DETAIL.stop}
            </Button>
          ) : (
            <Button
              appearance={lock === undefined ? 'primary' : 'default'}
              isDisabled={isBusy || lock !== undefined}
              onClick={onStart}
              {...(lock === undefined ? {} : { 'aria-describedby': reason })}
            >
              {DETAIL.start}
            </Button>
          )}
          <Button isDisabled={isBusy || detail.status === 'frozen'} onClick={onPollNow}>
            {DETAIL.pollNow}
          </Button>
          <MoreActions detail={detail} onDialog={onDialog} onChangeAccess={onChangeAccess} />
        </div>
      </div>
      <Inline space="space.200" alignBlock="center" shouldWrap>
        <StatusLozenge status={detail.status} />
        <HealthLabel health={detail.health} />
        {detail.partner ? (
          <span className="small breakable">
            {detail.partner.company} ({detail.partner.siteUrl.replace(/^https:\/\//, '')},{' '}
            {detail.partner.projectKey})
          </span>
        ) : null}
      </Inline>
      {isRunning || lock === undefined ? null : (
        <p id={reason} className="small">
          {lock}
        </p>
      )}
    </Stack>
  );
}

type MoreActionsProps = Pick<DetailHeaderProps, 'detail' | 'onDialog' | 'onChangeAccess'>;

function MoreActions({ detail, onDialog, onChangeAccess }: MoreActionsProps) {
  // The handshake file is the master's: only this side can hand it out or begin again.
  const isMaster = detail.role === 'master';
  return (
    <DropdownMenu<HTMLButtonElement>
      placement="bottom-end"
      shouldRenderToParent
      trigger={({ triggerRef, testId: _testId, isSelected: _isSelected, ...props }) => (
        <Button {...props} ref={triggerRef}>
          {DETAIL.more}
        </Button>
      )}
    >
      <DropdownItemGroup>
        {isMaster && detail.status === 'handshake' ? (
          <DropdownItem onClick={() => onDialog('download')}>{DETAIL.download}</DropdownItem>
        ) : null}
        {isMaster && detail.status !== 'running' ? (
          <DropdownItem onClick={() => onDialog('restart')}>{DETAIL.restart}</DropdownItem>
        ) : null}
        {isMaster && detail.status !== 'running' && detail.partner ? (
          <DropdownItem onClick={() => onDialog('restart-new-key')}>{KEYS.restart.label}</DropdownItem>
        ) : null}
        <DropdownItem onClick={onChangeAccess}>{DETAIL.changeAccess}</DropdownItem>
        <DropdownItem onClick={() => onDialog('remove')}>{DETAIL.remove}</DropdownItem>
      </DropdownItemGroup>
    </DropdownMenu>
  );
}
