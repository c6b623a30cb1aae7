import type { IssueRecord } from '../../../../local/jira/model';
import type { Company } from '../company';
import type { Deed } from '../plan';

/** Does a deed; `n` chooses what it is done to. What makes no sense at that moment is not done. Answers what was done, for the timeline. */
export type Deeds = Record<Deed, (company: Company, n: number) => Promise<string | undefined>>;

/** What people.ts lends to each kind of deeds. */
export interface DeedTools {
  token(): string;
  /** A text that must never leave its site. */
  secretToken(): string;
  /** A day that nobody has named before. */
  due(): string;
  issuesOf(company: Company): IssueRecord[];
  ask(company: Company, method: string, path: string, body?: unknown): Promise<Asked>;
  deletedCopies: Set<string>;
  /** Before a copy is deleted that carries a mark. */
  noteDeleted(company: Company, id: string, mark: string): Promise<void>;
  partnerOf(company: Company): Company;
}

export interface Asked {
  ok: boolean;
  json: Record<string, unknown>;
}

export function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[n % Math.max(1, list.length)];
}

/** Who may read something: a role that the app does not have, or a group in which it is, so that it has to keep it to itself. */
export function restriction(n: number): { type: string; value: string } {
  return n % 2 === 0 ? { type: 'role', value: 'Administrators' } : { type: 'group', value: 'jira-users' };
}
