import type { JiraLink } from '../ports/jira';

/** True for a link of that type from the issue that shows it to the other one. Jira has at most one such link. */
export function isSameLink(
  link: JiraLink,
  { typeId, otherId }: { typeId: string; otherId: string },
): boolean {
  return link.way === 'outward' && link.type.id === typeId && link.otherId === otherId;
}
