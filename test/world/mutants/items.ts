import type { Mutant } from './mutant';

/** Wrong ways with what is made exactly once and belongs to somebody. */
export const ITEM_MUTANTS: readonly Mutant[] = [
  {
    name: 'make issues without looking back',
    patches: [
      {
        file: 'src/inbound/create-issues.ts',
        find: 'if (open.length === 0) return done(undefined);',
        replace:
          'for (const pair of open) delete pair.intent;\n  if (open.length >= 0) return done(undefined);',
      },
    ],
  },
  {
    name: 'do not wait for a call that was cut off',
    patches: [
      {
        file: 'src/inbound/create-issues.ts',
        find: 'const wait = youngest + deps.settleAfter - deps.clock.now();',
        replace: 'const wait = Math.min(0, youngest + deps.settleAfter - deps.clock.now());',
      },
    ],
  },
  {
    name: 'make comments without looking back',
    patches: [
      {
        file: 'src/inbound/adopt-items.ts',
        find: '  if (open.length === 0) return done(undefined);',
        replace:
          '  for (const item of open) delete pair.making[item];\n  if (open.length >= 0) return done(undefined);',
      },
    ],
  },
  {
    name: 'attach without looking back',
    patches: [
      {
        file: 'src/inbound/receive-attachments.ts',
        find: 'if (at === undefined) return done(undefined);',
        replace: 'if (at === undefined || at > 0) return done(undefined);',
      },
    ],
  },
  {
    name: 'take our own new issue for a user’s',
    patches: [
      {
        file: 'src/outbound/births.ts',
        find: "  return 'undecided';\n",
        replace: "  return 'people';\n",
      },
    ],
  },
  {
    name: 'private comments leave',
    patches: [
      {
        file: 'src/outbound/diff-items.ts',
        find: 'if (!comment.isPublic || context',
        replace: 'if (context',
      },
    ],
  },
  {
    name: 'tombstones of the wrong owner',
    patches: [
      {
        file: 'src/outbound/diff-items.ts',
        find: 'if (present.has(item) || parseItemId(item)?.owner !== context.side) continue;',
        replace:
          'if (present.has(item) || (parseItemId(item)?.owner !== context.side && issue.comments.some((c) => c.id === state.here))) continue;',
      },
      {
        file: 'src/inbound/apply-items.ts',
        find: 'if (id === undefined || id.owner !== deps.session.them) return false;',
        replace: 'if (id === undefined) return false;',
      },
    ],
  },
  {
    name: 'old contents over new ones',
    patches: [
      {
        file: 'src/inbound/apply-items.ts',
        find: 'if (known === undefined || known.n < change.n) return true;',
        replace: 'if (known === undefined || known.n <= change.n + 1) return true;',
      },
    ],
  },
  {
    name: 'make again what somebody deleted here',
    patches: [
      {
        file: 'src/inbound/marked-items.ts',
        find: '  const edited = await here.edit(known.here);\n',
        replace:
          "  let edited = await here.edit(known.here);\n  if (edited.kind === 'done' && edited.value === 'gone') {\n    const again = await here.make();\n    if (again.kind === 'done' && again.value !== 'gone') {\n      known.here = again.value.id;\n      edited = done('edited');\n    }\n  }\n",
      },
    ],
  },
  {
    name: 'take copies for own comments',
    patches: [
      {
        file: 'src/outbound/foreign-ids.ts',
        find: 'result.add(`${parsed.kind} ${state.here}`);',
        replace: "if (parsed.kind !== 'comment') result.add(`${parsed.kind} ${state.here}`);",
      },
      {
        // What is known of no comment is looked up by the marks.
        file: 'src/outbound/foreign-ids.ts',
        find: 'if (mark?.sync === deps.session.sync.id) result.add(`${kind} ${id}`);',
        replace:
          "if (mark?.sync === deps.session.sync.id && kind !== 'comment') result.add(`${kind} ${id}`);",
      },
    ],
  },
];
