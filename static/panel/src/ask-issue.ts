import type { ApiResult, PanelApi } from '../../../src/admin/api';
import { PANEL } from './texts/panel';

type Answer = ApiResult<PanelApi['issue']['answer']>;

const isAnswer = (value: unknown): value is Answer => {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  if (value.ok === true) return 'value' in value;
  return value.ok === false && 'error' in value && typeof value.error === 'object' && value.error !== null;
};

interface AskIssueDeps {
  /** `invoke` of @forge/bridge: rejects where the platform could not run the resolver. */
  invoke: (name: string, request: object) => Promise<unknown>;
}

/** What the app knows of the issue on the page. Never rejects: a lost call is a refusal with the code `no-answer`. */
export async function askIssue({ invoke }: AskIssueDeps): Promise<Answer> {
  try {
    const answer = await invoke('issue', {});
    return isAnswer(answer) ? answer : { ok: false, error: PANEL.noAnswer };
  } catch {
    return { ok: false, error: PANEL.noAnswer };
  }
}
