import { z } from 'zod';
import { type Refusal, failFields } from './answers';
import { ROLE_NAMES } from './lookup';
import type { Visibility } from './model';

/** Whom a comment or worklog is for, as a request says it. */
export const visibilitySchema = z
  .object({
    type: z.enum(['role', 'group']),
    value: z.string().nullish(),
    identifier: z.string().nullish(),
  })
  .nullish();

/** Undefined: the request says nothing about it. A role or group is named by its value or its identifier, never by both. */
export function readVisibility({
  visibility,
}: {
  visibility?: z.infer<typeof visibilitySchema>;
}): Visibility | null | undefined | Refusal {
  if (visibility === undefined) return undefined;
  if (visibility === null) return null;
  const { type, value, identifier } = visibility;
  if (value != null && identifier != null) {
    return failFields({
      commentLevel: 'Either value or identifier of the visibility can be given, not both.',
    });
  }
  if (type === 'group') {
    const name = value ?? identifier ?? '';
    if (name === 'jira-users' || name === 'site-admins') return { type, value: name, identifier: name };
    return failFields({ commentLevel: `Group: ${name} does not exist.` });
  }
  const role = ROLE_NAMES.find((entry) => entry.name === value || entry.id === identifier);
  if (role) return { type, value: role.name, identifier: role.name };
  return failFields({ commentLevel: `Role: ${value ?? identifier ?? ''} does not exist.` });
}
