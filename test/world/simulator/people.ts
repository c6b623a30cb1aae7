import { createAdminDeeds } from './deeds/administration';
import type { Admins } from './deeds/administration';
import { createCommentDeeds } from './deeds/comments-and-files';
import { createFieldDeeds } from './deeds/fields';
import type { Asked, DeedTools, Deeds } from './deeds/tools';
import { createIssueDeeds } from './deeds/whole-issues';
import { createItemDeeds } from './deeds/worklogs-and-links';
import type { Company } from './company';
import { createMeddler } from './meddling';
import type { Meddle } from './meddling';
import type { Step } from './plan';

export interface People {
  /** Does a step; what makes no sense at that moment is not done. Answers what was done, for the timeline. */
  act(step: Step): Promise<string | undefined>;
  meddle: Meddle;
  /** Undoes what administrators broke: permissions, fields, priorities, workflows. */
  mend(): void;
  /** Tokens of comments and files whose copies somebody deleted on the other side. */
  deletedCopies: Set<string>;
  /** Marks of copies that were deleted before the app, whose call had been cut off, could know that it had made them: it makes them again. */
  unnoted: Set<string>;
  /** How many deeds changed something that travels. */
  changes(): number;
}

export interface PeopleDeps {
  companies: Record<'acme' | 'globex', Company>;
  admins: Admins;
}

const DUE_FROM = Date.UTC(2027, 0, 1);
const DAY = 24 * 60 * 60_000;

/** `changes` counts what was done. Deeds follow each other: the same steps give the same tokens. */
export function createPeople({ companies, admins }: PeopleDeps): People {
  let tokens = 0;
  let changes = 0;
  const deletedCopies = new Set<string>();
  const unnoted = new Set<string>();
  const tools: DeedTools = {
    token: () => `T${(tokens += 1)}T`,
    secretToken: () => `P${(tokens += 1)}P`,
    due: () => new Date(DUE_FROM + (tokens += 1) * DAY).toISOString().slice(0, 10),
    issuesOf: (company) =>
      [...company.jira.data.issues.values()].filter((issue) => issue.projectId === company.project.id),
    ask,
    deletedCopies,
    async noteDeleted(company, id, mark) {
      deletedCopies.add(mark);
      if (!(await admins.isNoted(company, id))) unnoted.add(mark);
    },
    partnerOf: (company) => companies[company.end === 'acme' ? 'globex' : 'acme'],
  };
  const administration = createAdminDeeds(admins);
  const deeds: Deeds = {
    ...createFieldDeeds(tools),
    ...createCommentDeeds(tools),
    ...createItemDeeds(tools),
    ...createIssueDeeds(tools),
    ...administration.deeds,
  };

  return {
    async act({ end, deed, n }) {
      const done = await deeds[deed](companies[end], n);
      if (done !== undefined) changes += 1;
      return done;
    },
    meddle: createMeddler(tools),
    mend: administration.mend,
    deletedCopies,
    unnoted,
    changes: () => changes,
  };
}

async function ask(company: Company, method: string, path: string, body?: unknown): Promise<Asked> {
  const accountId = company.people[0] as string;
  const response = await company.jira.handle({
    method,
    path: `/rest/api/3${path}`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    principal: { kind: 'user', accountId },
  });
  const text = response.body.toString('utf8');
  return { ok: response.status < 300, json: text === '' ? {} : parsed(text) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
