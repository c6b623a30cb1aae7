import { describeValue as describe } from '../mapping/describe-value';

/** Lines of the activity log about conflicts. Each names both values, shortened: what loses is kept nowhere else. */
interface Values {
  key: string;
  field: string;
  ours: unknown;
  theirs: unknown;
}

/** Who won a conflict, and what the other value was. */
export function conflictLine(about: Values & { won: 'ours' | 'theirs'; why: string }): string {
  const { key, field, won, why } = about;
  const [stays, lost] = won === 'ours' ? [about.ours, about.theirs] : [about.theirs, about.ours];
  const whose = won === 'ours' ? 'the value of this side' : "the partner's value";
  return `${key}: both sides changed ${field}; ${whose} stays (${why}): ${describe(stays)}. The other one was: ${describe(lost)}`;
}

export function heldLine({ key, field, ours, theirs }: Values): string {
  return `${key}: both sides changed ${field}; it is held until an admin of one side decides. This side has: ${describe(ours)}. The partner has: ${describe(theirs)}`;
}

export function heldNotDecidedLine({ key, field, theirs }: Values): string {
  return `${key}: the partner changed ${field} again before the decision was carried out; decide again. The partner now has: ${describe(theirs)}`;
}

/** A value that an admin chose is written over what stands in Jira. */
export function overtakenLine({ key, field, ours, theirs }: Values): string {
  return `${key}: the partner's value of ${field} was chosen and is written: ${describe(theirs)}. The value of this side was: ${describe(ours)}`;
}
