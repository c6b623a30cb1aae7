import { z } from 'zod';
import * as shapes from '../jira-shapes';
import type { SiteClient } from '../site-client';

/** Where a module of the app stands, as the browser names it: a claim that `extensionOf` checks. */
export const placeSchema = z.union([
  z.object({ projectKey: z.string().min(1).max(100) }).strict(),
  z.object({ issueKey: z.string().min(1).max(100) }).strict(),
]);

export type Place = z.infer<typeof placeSchema>;

/**
 * The trusted part of an invocation's context: what the platform itself knows of the project or issue, read in the
 * viewer's name. Undefined where he may not see it. Shapes: Forge docs, jira:projectSettingsPage and jira:issuePanel,
 * extension context.
 */
export async function extensionOf(
  client: SiteClient,
  moduleType: string,
  place: Place,
): Promise<Record<string, unknown> | undefined> {
  if ('issueKey' in place) {
    const path = `/rest/api/3/issue/${encodeURIComponent(place.issueKey)}?fields=summary,status,issuetype,project,updated`;
    const found = await client.get(path, shapes.issue);
    if (!found.ok) return undefined;
    const { id, key, fields } = found.value;
    const project = {
      id: fields.project.id,
      key: fields.project.key,
      type: fields.project.projectTypeKey ?? 'software',
    };
    return {
      type: moduleType,
      project,
      issue: { id, key, type: fields.issuetype.name, typeId: fields.issuetype.id },
    };
  }
  const found = await client.get(
    `/rest/api/3/project/${encodeURIComponent(place.projectKey)}`,
    shapes.project,
  );
  if (!found.ok) return undefined;
  const { id, key, projectTypeKey } = found.value;
  return { type: moduleType, project: { id, key, type: projectTypeKey ?? 'software' } };
}
