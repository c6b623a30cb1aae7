import type { Jira, ProjectShape } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { errorTexts, failureOf, jsonOf } from './replies';
import type { Rest } from './replies';
import { namedList, permissionList, project as projectSchema, projectTypes } from './schemas';
import { callTo } from './transport';

/** Points of one answer about permissions, which count like people (Atlassian, Jira Cloud rate limiting). */
const PERMISSION_POINTS = 2;

type ProjectName = Pick<ProjectShape, 'id' | 'key' | 'name'>;

/** The project's own data; costs a point beyond the request's, as an issue does. */
export async function readProject(rest: Rest, projectIdOrKey: string): Promise<Outcome<ProjectName>> {
  const project = await rest.read(callTo('getProject', { projectIdOrKey }), projectSchema);
  if (project.kind === 'done') rest.spend(1);
  return project;
}

export function createProjects(rest: Rest): Pick<Jira, 'projectShape' | 'priorities' | 'missingPermissions'> {
  return {
    async projectShape(projectId) {
      const project = await readProject(rest, projectId);
      if (project.kind !== 'done') return project;
      const types = await rest.read(
        callTo('getProjectStatuses', { projectIdOrKey: projectId }),
        projectTypes,
      );
      if (types.kind !== 'done') return types;
      return done({
        ...project.value,
        types: types.value.map((type) => ({ ...type, subtask: type.subtask ?? false })),
      });
    },

    priorities: () => rest.read(callTo('getPriorities', {}), namedList),

    async missingPermissions(projectId, permissions) {
      // Jira refuses the whole question for one key that it does not know, and names it: nobody can lack that one.
      let known = [...new Set(permissions)];
      while (known.length > 0) {
        const query = { projectId, permissions: known.join(',') };
        const reply = await rest.send(callTo('getMyPermissions', {}, { query }));
        if (reply.kind !== 'reply') return reply;
        if (reply.status === 200) {
          const answer = rest.decode(reply, permissionList);
          if (answer.kind !== 'done') return answer;
          rest.spend(PERMISSION_POINTS);
          return done(known.filter((key) => answer.value.permissions[key]?.havePermission !== true));
        }
        const unknown = errorTexts(jsonOf(reply)).byField;
        const others = known.filter((key) => !Object.hasOwn(unknown, key));
        if (reply.status !== 400 || others.length === known.length) return failureOf(reply);
        known = others;
      }
      return done([]);
    },
  };
}
