import type { Clock } from '../ports/clock';
import type { Jira, JiraIssue } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { readVisible } from '../state/visible-issues';

export interface UploadGate {
  /**
   * The issue as it stood a moment ago (at most `FRESH_MS`); undefined: deleted or hidden. Where it has to be read, the first of `next`
   * are read with it, for one request.
   */
  look(issueId: string, next: readonly string[]): Promise<Outcome<JiraIssue | undefined>>;
}

/** Nothing is uploaded to an issue that left the project longer ago than this. */
const FRESH_MS = 20_000;
/** Issues that are read together: as many as are likely to have their turn while the reading is fresh. */
const TOGETHER = 10;

export function createUploadGate(deps: { jira: Jira; clock: Clock; projectId: string }): UploadGate {
  const looks = new Map<string, { at: number; issue: JiraIssue | undefined }>();
  return {
    async look(issueId, next) {
      const known = looks.get(issueId);
      if (known !== undefined && deps.clock.now() - known.at <= FRESH_MS) return done(known.issue);
      const ids = [...new Set([issueId, ...next])].slice(0, TOGETHER);
      const at = deps.clock.now();
      const read = await readVisible(deps.jira, deps.projectId, ids);
      if (read.kind !== 'done') return read;
      for (const id of ids) looks.set(id, { at, issue: read.value.issues.find((issue) => issue.id === id) });
      return done(looks.get(issueId)?.issue);
    },
  };
}
