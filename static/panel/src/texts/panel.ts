import type { PanelEntry } from '../../../../src/admin/api';

/** Every text of the issue panel. */
export const PANEL = {
  title: 'Synchronization',
  loading: 'Loading',
  empty:
    'This issue is not synchronized at the moment. It takes part as soon as a synchronization of its project is connected and running.',
  partnerIssue: (key: string, company: string): string => `${key} at ${company}`,
  noPartnerIssue: (company: string): string => `No issue at ${company} yet`,
  newTab: '(opens in a new tab)',
  state: {
    'in-step': 'In step',
    'on-its-way': 'On its way',
    'not-yet': 'Not sent yet',
    restricted: 'Restricted: not sent',
    'deleted-at-partner': 'Deleted at the partner',
  } satisfies Record<PanelEntry['state'], string>,
  partlyInStep: 'In step but for what is parked',
  notRunning:
    'This synchronization is not running: changes wait until an administrator of the project starts it.',
  partnerStatus: 'Status there',
  lastSent: 'Last sent',
  lastReceived: 'Last received',
  never: 'Never',
  parkedTitle: (count: number): string =>
    count === 1 ? 'One change is parked' : `${count} changes are parked`,
  since: 'since',
  tryAgain: 'Try again',
  code: (code: string): string => `Code: ${code}`,
  noAnswer: {
    code: 'no-answer',
    what: 'Jira did not pass on an answer from the app.',
    why: 'The connection was interrupted, you were logged out, or the app took too long.',
    next: 'Try again. If it stays like this, reload the page.',
  },
} as const;
