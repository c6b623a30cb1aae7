import type { Jira, JiraUser, ProjectShape } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';

/** Names of this site, looked up when first needed and kept for one run only: an admin may change them at any time. */
export interface Directory {
  project(): Promise<Outcome<ProjectShape>>;
  /** Id of the priority with that name, whatever the case; undefined when there is none. */
  priorityId(name: string): Promise<Outcome<string | undefined>>;
  typeId(name: string, subtask: boolean): Promise<Outcome<string | undefined>>;
  /** Status id by name among those that the issue type can have. */
  statusId(typeId: string, name: string): Promise<Outcome<string | undefined>>;
  /** Id of the type of issue links with that name, whatever the case. */
  linkTypeId(name: string): Promise<Outcome<string | undefined>>;
  assignable(email: string): Promise<Outcome<JiraUser | undefined>>;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function createDirectory(deps: { jira: Jira; projectId: string; projectKey: string }): Directory {
  const memo = new Map<string, Promise<Outcome<unknown>>>();
  async function once<T>(key: string, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const asked = (memo.get(key) as Promise<Outcome<T>> | undefined) ?? ask();
    memo.set(key, asked);
    const answer = await asked;
    if (answer.kind !== 'done') memo.delete(key);
    return answer;
  }
  const project = () => once('project', () => deps.jira.projectShape(deps.projectId));
  return {
    project,
    async priorityId(name) {
      const all = await once('priorities', () => deps.jira.priorities());
      return all.kind === 'done' ? done(all.value.find((p) => same(p.name, name))?.id) : all;
    },
    async typeId(name, subtask) {
      const shape = await project();
      if (shape.kind !== 'done') return shape;
      return done(shape.value.types.find((t) => same(t.name, name) && t.subtask === subtask)?.id);
    },
    async statusId(typeId, name) {
      const shape = await project();
      if (shape.kind !== 'done') return shape;
      const type = shape.value.types.find((t) => t.id === typeId);
      return done(type?.statuses.find((s) => same(s.name, name))?.id);
    },
    async linkTypeId(name) {
      const all = await once('link types', () => deps.jira.linkTypes());
      return all.kind === 'done' ? done(all.value.find((type) => same(type.name, name))?.id) : all;
    },
    assignable: (email) => once(`user ${email}`, () => deps.jira.findAssignable(deps.projectKey, email)),
  };
}
