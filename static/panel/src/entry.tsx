import Lozenge from '@atlaskit/lozenge';
import { Inline, Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import type { MouseEvent } from 'react';
import type { PanelEntry } from '../../../src/admin/api';
import { Ago, type Viewer } from './ago';
import { PANEL } from './texts/panel';

const APPEARANCE = {
  'in-step': 'success',
  'on-its-way': 'inprogress',
  'not-yet': 'default',
  restricted: 'moved',
  'deleted-at-partner': 'removed',
} as const;

interface EntryProps {
  entry: PanelEntry;
  now: number;
  viewer: Viewer;
  /** Opens an address in a new tab; the frame of the panel may not do it by itself. */
  openLink: (address: string) => void;
}

/** This issue in one synchronization. */
export function Entry({ entry, now, viewer, openLink }: EntryProps) {
  return (
    <Stack space="space.100">
      <h2 className="sync-name">{entry.syncName}</h2>
      <Inline space="space.100" alignBlock="center" shouldWrap>
        <PartnerIssue entry={entry} openLink={openLink} />
        <State entry={entry} />
      </Inline>
      {entry.isRunning ? null : <p className="small">{PANEL.notRunning}</p>}
      <dl className="facts">
        {entry.partnerStatus === undefined ? null : (
          <>
            <dt>{PANEL.partnerStatus}</dt>
            <dd>
              <Lozenge maxWidth={240}>{entry.partnerStatus}</Lozenge>
            </dd>
          </>
        )}
        <dt>{PANEL.lastSent}</dt>
        <dd>
          <Ago at={entry.lastSent} now={now} viewer={viewer} />
        </dd>
        <dt>{PANEL.lastReceived}</dt>
        <dd>
          <Ago at={entry.lastReceived} now={now} viewer={viewer} />
        </dd>
      </dl>
      {entry.parked.length === 0 ? null : (
        <SectionMessage appearance="warning" title={PANEL.parkedTitle(entry.parked.length)}>
          <ul>
            {entry.parked.map(({ subject, cause, since }) => (
              <li key={`${subject} ${cause} ${since}`} className="breakable">
                <strong>{subject}</strong>: {cause}{' '}
                <span className="small">
                  ({PANEL.since} <Ago at={since} now={now} viewer={viewer} />)
                </span>
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
    </Stack>
  );
}

function State({ entry: { state, parked } }: Pick<EntryProps, 'entry'>) {
  const isPartly = state === 'in-step' && parked.length > 0;
  return (
    <Lozenge appearance={isPartly ? 'moved' : APPEARANCE[state]} maxWidth={240}>
      {isPartly ? PANEL.partlyInStep : PANEL.state[state]}
    </Lozenge>
  );
}

function PartnerIssue({ entry, openLink }: Pick<EntryProps, 'entry' | 'openLink'>) {
  const { partnerKey, partnerUrl, partnerCompany } = entry;
  if (partnerKey === undefined) return <span>{PANEL.noPartnerIssue(partnerCompany)}</span>;
  const text = PANEL.partnerIssue(partnerKey, partnerCompany);
  // The address comes from the partner's side: anything but a web address is shown as text.
  if (partnerUrl === undefined || !/^https?:\/\//.test(partnerUrl)) return <span>{text}</span>;
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    openLink(partnerUrl);
  };
  return (
    <a href={partnerUrl} target="_blank" rel="noreferrer" onClick={open}>
      {text} <span className="off-screen">{PANEL.newTab}</span>
    </a>
  );
}
