import { adf } from '../looking';
import type { LocalRandom } from '../../../local/random';
import type { Http } from '../../../src/ports/http';
import type { Company } from './company';
import type { Faults } from './faults';

/** What people.ts lends to this file. */
export interface MeddlingTools {
  token(): string;
  due(): string;
  ask(company: Company, method: string, path: string, body: unknown): Promise<{ ok: boolean }>;
}

/** Somebody edits one of the fields that the app is writing to this issue at that moment. Answers what he did; undefined: Jira did not let him. */
export type Meddle = (
  company: Company,
  issueId: string,
  written: readonly string[],
  n: number,
) => Promise<string | undefined>;

export function createMeddler({ token, due, ask }: MeddlingTools): Meddle {
  const values: Record<string, () => { value: unknown; text: string }> = {
    summary: () => same(token()),
    description: () => {
      const text = token();
      return { value: adf(text), text };
    },
    labels: () => {
      const text = token();
      return { value: [text], text };
    },
    duedate: () => same(due()),
  };
  return async (company, issueId, written, n) => {
    const names = Object.keys(values).filter((name) => written.includes(name));
    const name = names[n % Math.max(1, names.length)];
    const made = name === undefined ? undefined : values[name]?.();
    if (name === undefined || made === undefined) return undefined;
    const edited = await ask(company, 'PUT', `/issue/${issueId}`, { fields: { [name]: made.value } });
    return edited.ok ? `sets ${name} of ${issueId} "${made.text}" in the moment of our write` : undefined;
  };
}

const same = (text: string) => ({ value: text, text });

const EDIT = /\/rest\/api\/3\/issue\/(\d+)(\?|$)/;

/** Jira, and people who edit what the app edits: in the moment before Jira takes its edit, or before its answer is there. */
export function meddledHttp(
  real: Http,
  deps: {
    random: LocalRandom;
    faults: Faults;
    meddle(issueId: string, written: readonly string[], n: number): Promise<void>;
  },
): Http {
  const { random, faults, meddle } = deps;
  return {
    async send(request) {
      const issueId = request.method === 'PUT' ? EDIT.exec(request.target)?.[1] : undefined;
      if (issueId === undefined || typeof request.body !== 'string' || !random.chance(faults.meddle))
        return real.send(request);
      const { fields = {} } = JSON.parse(request.body) as { fields?: Record<string, unknown> };
      const [isBefore, n] = [random.chance(0.6), random.int(1000)];
      if (isBefore) await meddle(issueId, Object.keys(fields), n);
      const answer = await real.send(request);
      if (!isBefore) await meddle(issueId, Object.keys(fields), n);
      return answer;
    },
  };
}
