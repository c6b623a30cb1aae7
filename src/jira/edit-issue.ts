import type { EditResult, Jira } from '../ports/jira';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { editBody, refusedFields } from './field-values';
import { completed, readIssue } from './read-issues';
import { errorTexts, failureOf, isGone, isRefusal, jsonOf } from './replies';
import type { Rest } from './replies';
import { issue as issueSchema } from './schemas';
import { callTo } from './transport';
import type { Reply } from './transport';

/** What Jira answered, and what it showed of the permission to keep an edit quiet. */
interface Put {
  reply: Awaited<ReturnType<Rest['send']>>;
  quiet?: 'allowed' | 'refused';
}

/**
 * Edits write absolute values, so repeating one is safe for the caller. Suppressing notifications needs an administrator's
 * permission; without it Jira refuses the whole edit. An edit that may have been refused for the flag is therefore tried
 * without it, and where that worked the flag is not sent again in the life of this object.
 */
export function createIssueEditor(rest: Rest): Pick<Jira, 'editIssue'> {
  let quiet: 'untried' | 'allowed' | 'forbidden' = 'untried';

  const put = (id: string, json: unknown, notifyUsers: boolean) => {
    const query = { returnIssue: true, expand: 'changelog', notifyUsers: notifyUsers ? undefined : false };
    return rest.send(callTo('editIssue', { issueIdOrKey: id }, { query, json }));
  };

  const putQuietly = async (id: string, json: unknown): Promise<Put> => {
    const reply = await put(id, json, false);
    if (reply.kind !== 'reply') return { reply };
    if (isSuccess(reply)) {
      quiet = 'allowed';
      return { reply, quiet: 'allowed' };
    }
    if (!mayBeForTheFlag(reply)) return { reply };
    const again = await put(id, json, true);
    if (again.kind !== 'reply' || !isSuccess(again)) return { reply: again };
    quiet = 'forbidden';
    return { reply: again, quiet: 'refused' };
  };

  /** Once the flag was allowed, a refusal that names a field is about that field; one that names none may come from another project. */
  const mayBeForTheFlag = (reply: Reply): boolean => {
    if (!isRefusal(reply) && reply.status !== 403) return false;
    return quiet === 'untried' || Object.keys(errorTexts(jsonOf(reply)).byField).length === 0;
  };

  return {
    async editIssue(id, fields, options) {
      const body = editBody(fields);
      if (body === undefined) return readBack(rest, id);
      const isLoud = options?.notifyUsers === true || quiet === 'forbidden';
      const made: Put = isLoud ? { reply: await put(id, body, true) } : await putQuietly(id, body);
      const { reply } = made;
      if (reply.kind !== 'reply') return reply;
      if (isSuccess(reply)) {
        const edited = await editedIssue(rest, id, reply);
        if (edited.kind !== 'done' || edited.value.kind !== 'edited' || made.quiet === undefined)
          return edited;
        return done({ ...edited.value, quiet: made.quiet });
      }
      if (isGone(reply)) return done({ kind: 'gone' });
      return isRefusal(reply)
        ? done({ kind: 'refused', ...refusedFields(errorTexts(jsonOf(reply))) })
        : failureOf(reply);
    },
  };
}

function isSuccess(reply: Reply): boolean {
  return reply.status === 200 || reply.status === 204;
}

/** The issue in the answer, where it is whole; else it is read. */
async function editedIssue(rest: Rest, id: string, reply: Reply): Promise<Outcome<EditResult>> {
  // A page in place of an answer says nothing of what became of the edit.
  if (reply.status === 200 && jsonOf(reply) === undefined)
    return retry('jira-unreadable', 'Jira answered an edit with something else than JSON.');
  const shape = issueSchema.safeParse(jsonOf(reply));
  if (!shape.success || !shape.data.fields.comment || !shape.data.fields.attachment)
    return readBack(rest, id);
  const issue = await completed(rest, shape.data);
  if (issue.kind !== 'done') return issue;
  return done(issue.value === 'gone' ? { kind: 'gone' } : { kind: 'edited', issue: issue.value });
}

async function readBack(rest: Rest, id: string): Promise<Outcome<EditResult>> {
  const issue = await readIssue(rest, id);
  if (issue.kind !== 'done') return issue;
  return done(issue.value === 'gone' ? { kind: 'gone' } : { kind: 'edited', issue: issue.value });
}
