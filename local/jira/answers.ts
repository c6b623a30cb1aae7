import type { SiteResponse } from '../http';

/** An answer of a route before it becomes bytes. */
export interface Answer {
  status: number;
  /** JSON body; absent with `raw` or for an empty body. */
  body?: unknown;
  raw?: Buffer;
  headers?: Record<string, string>;
  /** Objects that the answer carries, for the points that it costs. */
  cost?: { issues?: number; identities?: number; writes?: number };
}

/** An expected failure on its way out: carries the answer that Jira gives. */
export class Refusal {
  constructor(readonly answer: Answer) {}
}

/** 200 with a JSON body. */
export function ok(body: unknown, cost?: Answer['cost']): Answer {
  return cost ? { status: 200, body, cost } : { status: 200, body };
}

/** 204 without a body. */
export function noContent(): Answer {
  return { status: 204 };
}

/** Jira's usual error body with one general message. */
export function fail(status: number, message: string): Refusal {
  return new Refusal({ status, body: { errorMessages: [message], errors: {} } });
}

/** Jira's usual error body with messages per field. */
export function failFields(errors: Record<string, string>, errorMessages: string[] = []): Refusal {
  return new Refusal({ status: 400, body: { errorMessages, errors } });
}

/** RFC 7807 body, as Jira's routing layer writes it. */
export function problem(status: number, title: string, detail: string): Refusal {
  return new Refusal({
    status,
    body: { type: 'about:blank', title, status, detail },
    headers: { 'content-type': 'application/problem+json' },
  });
}

/** 501: real Jira has this, the emulator does not. Says so instead of guessing. */
export function notModelled(what: string): Refusal {
  return fail(501, `Not modelled by the emulated Jira site: ${what}`);
}

/** The one answer for an issue that is missing and for one that the caller may not see. */
export function noSuchIssue(): Refusal {
  return fail(404, 'Issue does not exist or you do not have permission to see it.');
}

/** Turns an answer into bytes. */
export function toResponse(answer: Answer): SiteResponse {
  if (answer.raw) return { status: answer.status, headers: { ...answer.headers }, body: answer.raw };
  if (answer.body === undefined) {
    return { status: answer.status, headers: { ...answer.headers }, body: Buffer.alloc(0) };
  }
  return {
    status: answer.status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...answer.headers },
    body: Buffer.from(JSON.stringify(answer.body)),
  };
}
