import { createHash } from 'node:crypto';
import type { JiraIssue } from '../../src/ports/jira';
import { canonical } from '../../src/protocol/canonical';

/** An issue with nothing special about it. */
export function anIssue(more: Partial<JiraIssue> = {}): JiraIssue {
  return {
    id: '10001',
    key: 'ACME-1',
    projectId: '10000',
    created: 1000,
    updated: 1000,
    summary: 'Summary',
    description: null,
    type: { id: '1', name: 'Task', subtask: false },
    priority: { id: '3', name: 'Medium' },
    labels: [],
    dueDate: null,
    assignee: null,
    parentId: null,
    status: { id: '5', name: 'To Do' },
    isRestricted: false,
    comments: [],
    attachments: [],
    worklogs: [],
    links: [],
    ...more,
  };
}

export const hash = (value: unknown) =>
  createHash('sha256').update(canonical(value)).digest('hex').slice(0, 24);

export const context = { company: 'Acme', pairOf: (id: string) => `m${id}`, emailOf: () => undefined };
