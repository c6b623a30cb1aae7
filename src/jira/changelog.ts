import { z } from 'zod';
import type { JiraEdit, JiraEdits } from '../ports/jira';
import type { FieldName } from '../protocol/fields';

/** Fewest entries of a changelog that may have been cut (Jira Cloud REST v3, bulk fetch issues with `expand=changelog`). */
const MAY_BE_CUT = 40;

/** Jira's names of the fields in a changelog: by `fieldId`, or by `field` where an item lacks that. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  summary: 'summary',
  description: 'description',
  issuetype: 'type',
  priority: 'priority',
  labels: 'labels',
  duedate: 'dueDate',
  assignee: 'assignee',
  parent: 'parent',
  Parent: 'parent',
  IssueParentAssociation: 'parent',
  status: 'status',
};

/** An absent member must not be taken from the prototype: `toString` is one that every object has. */
const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' ? value : null));

const item = z.object({
  field: z.string().nullish(),
  fieldId: z.string().nullish(),
  from: text,
  fromString: text,
  to: text,
  toString: text,
});

interface History {
  id: string;
  at: number;
  by: string;
  items: z.output<typeof item>[];
}

/** `id`, `author` and `created` are read by the schemas of all answers; what is no changelog counts as none. */
export function changelogSchema(parts: {
  id: z.ZodType<string>;
  author: z.ZodType<string>;
  created: z.ZodType<number>;
}) {
  return z
    .object({
      histories: z.array(
        z
          .object({ id: parts.id, author: parts.author, created: parts.created, items: z.array(item) })
          .transform(({ id, author, created, items }): History => ({ id, at: created, by: author, items })),
      ),
    })
    .transform(({ histories }) => editsOf(histories))
    .nullish()
    .catch(undefined);
}

function editsOf(histories: readonly History[]): JiraEdits {
  // Ids rise, also within the same millisecond.
  const newestFirst = histories.toSorted((a, b) => b.at - a.at || Number(b.id) - Number(a.id));
  const oldest = newestFirst.at(-1);
  return {
    entries: newestFirst.flatMap(entriesOf),
    ...(histories.length >= MAY_BE_CUT && oldest !== undefined ? { cutAt: oldest.at } : {}),
  };
}

function entriesOf({ at, by, items }: History): JiraEdit[] {
  return items.flatMap((one) => {
    const field = fieldOf(one.fieldId) ?? fieldOf(one.field);
    if (field === undefined) return [];
    const from = { id: one.from, text: one.fromString };
    return [{ at, by, field, from, to: { id: one.to, text: one.toString } }];
  });
}

function fieldOf(name: string | null | undefined): FieldName | undefined {
  return name != null && Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}
