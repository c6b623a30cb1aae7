import { storedPairs } from '../admins';
import type { Company } from '../company';
import type { Violation } from '../history';
import type { World } from '../world';

/** Names of fields that administrators take off the screens, as the app calls them. */
const NAMES: Record<string, string> = { duedate: 'dueDate' };

/**
 * A field that Jira took is not parked because Jira refused another one in the same request. Asked while fields are off the screens only: what
 * waits after they are back is tried again within the hour.
 */
export async function findTakenAlong(world: World): Promise<Violation | undefined> {
  for (const side of world.both) {
    const hidden = hiddenOf(side);
    if (hidden.length === 0) continue;
    for (const { pair, parked } of await storedPairs(side, world.sync))
      for (const [name, { text }] of Object.entries(parked))
        if (NOT_ON_SCREEN.test(text) && !hidden.includes(name))
          return { oracle: 'refusal', text: `${side.end}: ${name} of ${pair} is parked: ${text}` };
  }
  return undefined;
}

/** What Jira says of a field that it does not show. */
const NOT_ON_SCREEN = /not on the appropriate screen/;

function hiddenOf({ jira, project }: Company): string[] {
  const fields = jira.data.projects.get(project.id)?.hiddenFields ?? [];
  return fields.map((field) => NAMES[field] ?? field);
}
