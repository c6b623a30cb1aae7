import { z } from 'zod';

/**
 * Where an issue was born, whatever way it has come since: the place (a project of a site), a dot, and its Jira id there. A place is named by a
 * hash, so that a side knows its own births without asking anybody, and a stranger learns nothing but that two issues are of one place.
 */
export const originId = z.string().regex(/^[0-9a-f]{16}\.\d{1,19}$/);

/** The name of a project of a site in origins: two projects of one site are two places. */
export function placeOf(
  side: { siteId: string; projectId: string },
  sha256: (text: string) => string,
): string {
  return sha256(`${side.siteId}/${side.projectId}`).slice(0, 16);
}

export function originOf(place: string, issueId: string): string {
  return `${place}.${issueId}`;
}

/** True where the issue was born at that place. */
export function isBornAt(origin: string, place: string): boolean {
  return origin.startsWith(`${place}.`);
}
