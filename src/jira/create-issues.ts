import type { CreateResult, IssueDraft } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { fieldsToCreate, refusedFields } from './field-values';
import { errorTexts, failureOf, isRefusal, jsonOf } from './replies';
import type { Rest } from './replies';
import { createdIssues, MARK_KEY } from './schemas';
import { callTo } from './transport';
import type { Reply } from './transport';

/** Most issues of one bulk create (Jira Cloud REST v3, bulk create issue). */
const MAX_DRAFTS = 50;

/**
 * Creates issues, each with its mark; results are in the order of the drafts. Not idempotent, and never repeated after an
 * answer that leaves open what was made. More than 50 drafts throw.
 */
export async function createIssues(
  rest: Rest,
  drafts: readonly IssueDraft[],
): Promise<Outcome<CreateResult[]>> {
  if (drafts.length > MAX_DRAFTS) throw new Error(`${drafts.length} drafts in one call`);
  if (drafts.length === 0) return done([]);
  const issueUpdates = drafts.map((draft) => ({
    fields: fieldsToCreate(draft.projectId, draft.fields),
    properties: [{ key: MARK_KEY, value: draft.mark }],
  }));
  const reply = await rest.send(callTo('createIssues', {}, { json: { issueUpdates } }));
  if (reply.kind !== 'reply') return reply;
  rest.spend(drafts.length - 1);
  if (reply.status === 201) return byDraft(rest, reply, drafts.length);
  if (!isRefusal(reply)) return failureOf(reply);
  const isBulkShape = createdIssues.safeParse(jsonOf(reply)).data?.errors?.length === drafts.length;
  return isBulkShape ? byDraft(rest, reply, drafts.length) : refusedAsAWhole(rest, reply, drafts);
}

function byDraft(rest: Rest, reply: Reply, drafts: number): Outcome<CreateResult[]> {
  const answer = rest.decode(reply, createdIssues);
  if (answer.kind !== 'done') return answer;
  const made = [...(answer.value.issues ?? [])];
  const refusals = new Map(
    (answer.value.errors ?? []).map((error) => [error.failedElementNumber, error.elementErrors]),
  );
  const inRange = [...refusals.keys()].every((number) => number >= 0 && number < drafts);
  if (!inRange || made.length + refusals.size !== drafts) {
    return rest.unreadable(reply, 'it does not tell about each issue');
  }
  return done(
    Array.from({ length: drafts }, (_, number): CreateResult => {
      const issue = refusals.has(number) ? undefined : made.shift();
      return issue
        ? { kind: 'created', id: issue.id, key: issue.key }
        : { kind: 'refused', ...refusedFields(errorTexts(refusals.get(number))) };
    }),
  );
}

/** Jira refused the request before making anything and does not say for whose sake: the halves are tried by themselves. */
async function refusedAsAWhole(
  rest: Rest,
  reply: Reply,
  drafts: readonly IssueDraft[],
): Promise<Outcome<CreateResult[]>> {
  if (drafts.length === 1) return done([{ kind: 'refused', ...refusedFields(errorTexts(jsonOf(reply))) }]);
  const middle = Math.ceil(drafts.length / 2);
  const first = await createIssues(rest, drafts.slice(0, middle));
  if (first.kind !== 'done') return first;
  const second = await createIssues(rest, drafts.slice(middle));
  return second.kind === 'done' ? done([...first.value, ...second.value]) : second;
}
