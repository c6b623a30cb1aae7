import type { AdfNode } from '../../../local/jira/model';
import type { IssueView, SiteView } from '../../../local/demo/oracle/site-view';

export const NINE = Date.UTC(2026, 10, 23, 9, 0, 12);

export const doc = (...content: AdfNode[]): AdfNode => ({ type: 'doc', version: 1, content });
export const paragraph = (text: string): AdfNode => ({
  type: 'paragraph',
  content: [{ type: 'text', text }],
});

/** An issue as both sites would show it before one of them is given a flaw. */
export function issueView(more: Partial<IssueView>): IssueView {
  return {
    id: '1',
    key: 'ACME-1',
    fields: {
      summary: 'Printer burns',
      type: 'Bug',
      priority: 'High',
      labels: 'fire printer',
      dueDate: '2027-01-31',
      assignee: 'robin@contractor.example',
      status: 'Open',
    },
    description: doc(paragraph('It burns.')),
    parentId: null,
    comments: [],
    attachments: [],
    ...more,
  };
}

const LOG = { filename: 'log.txt', mimeType: 'text/plain', size: 3, sha256: 'aa' };

/** Two sites in step: an issue of each side, one with a comment of each side and an attachment. */
export function sitesInStep(): { master: SiteView; slave: SiteView } {
  const people = new Set(['robin@contractor.example']);
  const master: SiteView = {
    side: 'm',
    company: 'Acme',
    people: new Set([...people, 'mia@acme.example']),
    issues: [
      issueView({
        comments: [
          { id: '11', author: 'Mia', created: NINE, body: doc(paragraph('Help!')) },
          {
            id: '12',
            author: 'Issue Synchronization',
            created: NINE,
            body: doc(paragraph('Gus (Globex), 23 Nov 2026, 09:00 UTC'), paragraph('Coming.')),
            mark: { item: 'sc21', lead: 1 },
          },
        ],
        attachments: [{ id: '13', ...LOG }],
      }),
      issueView({ id: '2', key: 'ACME-2', pair: 's9' }),
    ],
  };
  const slave: SiteView = {
    side: 's',
    company: 'Globex',
    people,
    issues: [
      issueView({ id: '9', key: 'GLX-1' }),
      issueView({
        id: '8',
        key: 'GLX-2',
        pair: 'm1',
        comments: [
          {
            id: '20',
            author: 'Issue Synchronization',
            created: NINE,
            body: doc(paragraph('Mia (Acme), 23 Nov 2026, 09:00 UTC'), paragraph('Help!')),
            mark: { item: 'mc11', lead: 1 },
          },
          { id: '21', author: 'Gus', created: NINE, body: doc(paragraph('Coming.')) },
        ],
        attachments: [{ id: '23', ...LOG }],
      }),
    ],
  };
  return { master, slave };
}
