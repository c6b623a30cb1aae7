import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http';
import type { Clock } from '../../src/ports/clock';
import type { Ids } from '../../src/ports/ids';
import type { Jira } from '../../src/ports/jira';
import { createJira } from '../../src/jira/create-jira';

type Answer = HttpResponse | HttpFailure;

/** An answer with a JSON body, with text, or with none. */
export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return binaryAnswer(status, new TextEncoder().encode(text), headers);
}

export function binaryAnswer(
  status: number,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
): HttpResponse {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    kind: 'response',
    status,
    header: (name) => byName.get(name.toLowerCase()),
    bytes: async (maxBytes) => (bytes.length > maxBytes ? undefined : bytes),
  };
}

export interface Scripted {
  jira: Jira;
  /** What was sent, in order. */
  sent: HttpRequest[];
  /** Waits that were asked of the clock, in milliseconds. */
  waits: number[];
  warnings: string[];
  jsonOf(index: number): unknown;
}

/**
 * The client over answers given in order: each is one, or made from the request. A request beyond the script fails the test.
 * Sleeping moves the clock and uses up the deadline.
 */
export function scripted(
  answers: (Answer | ((request: HttpRequest) => Answer))[],
  options: { deadlineMs?: number; points?: number } = {},
): Scripted {
  const sent: HttpRequest[] = [];
  const waits: number[] = [];
  const warnings: string[] = [];
  const start = Date.UTC(2026, 10, 23, 16, 0, 0);
  let now = start;
  const http: Http = {
    async send(request) {
      const next = answers[sent.length];
      sent.push(request);
      if (next === undefined) throw new Error(`unexpected request ${request.method} ${request.target}`);
      return typeof next === 'function' ? next(request) : next;
    },
  };
  const clock: Clock = {
    now: () => now,
    async sleep(ms) {
      waits.push(ms);
      now += ms;
    },
  };
  let ids = 0;
  const fixedIds: Ids = { id: () => `id${++ids}`, secret: (bytes) => '80'.repeat(bytes) };
  const jira = createJira({
    http,
    clock,
    ids: fixedIds,
    log: { info: () => undefined, warn: (event) => void warnings.push(event) },
    deadline: () => start + (options.deadlineMs ?? 100_000) - now,
    ...(options.points === undefined ? {} : { budget: { points: options.points } }),
  });
  return { jira, sent, waits, warnings, jsonOf: (index) => JSON.parse(String(sent[index]?.body)) as unknown };
}

export const doc = (text: string) => ({
  type: 'doc' as const,
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** An issue as Jira answers it; `fields` replaces some of its fields. */
export function restIssue(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    key: `ACME-${id}`,
    self: `https://acme.atlassian.net/rest/api/3/issue/${id}`,
    fields: {
      summary: `Issue ${id}`,
      description: null,
      issuetype: { id: '10001', name: 'Task', subtask: false, hierarchyLevel: 0 },
      priority: { id: '3', name: 'Medium' },
      labels: ['a'],
      duedate: null,
      assignee: null,
      status: { id: '1', name: 'To Do' },
      security: null,
      comment: { comments: [], total: 0, maxResults: 0, startAt: 0 },
      attachment: [],
      project: { id: '10000', key: 'ACME' },
      created: '2026-11-20T10:00:00.000+0100',
      updated: '2026-11-21T10:00:00.000+0100',
      ...fields,
    },
  };
}

export function restComment(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: String(id),
    author: { accountId: 'a:1', displayName: 'Ada' },
    body: doc(`comment ${id}`),
    created: '2026-11-20T10:00:00.000+0000',
    updated: '2026-11-20T10:00:00.000+0000',
    jsdPublic: true,
    ...more,
  };
}
