import type { Mutant } from './mutant';

/** Wrong ways with versions, conflicts, echoes and what is parked. */
export const DATA_MUTANTS: readonly Mutant[] = [
  {
    name: 'drop the baseline',
    patches: [
      {
        file: 'src/outbound/diff-fields.ts',
        find: 'if (known?.local === localHash && !(',
        replace: 'if (known?.local === localHash && known.wire === wire && known.by === side && !(',
      },
      {
        file: 'src/outbound/diff-fields.ts',
        find: 'if (known?.wire === wire && pair.parked[name] === undefined) {',
        replace: 'if (known?.wire === wire && known.by === side && pair.parked[name] === undefined) {',
      },
    ],
  },
  {
    name: 'compare with what was sent, not what was kept',
    patches: [
      {
        file: 'src/inbound/registers.ts',
        find: 'const local = hash(localValues(issue)[name]);',
        replace: "const local = hash(name === 'summary' ? change.value : localValues(issue)[name]);",
      },
    ],
  },
  {
    name: 'the baseline moves only later',
    patches: [
      {
        file: 'src/outbound/outbox.ts',
        find: '          record.fields[field.name] = field.register;\n',
        replace:
          '          record.fields[field.name] = { ...field.register, local: record.fields[field.name]?.local ?? field.register.local };\n',
      },
    ],
  },
  {
    name: 'every version is newer',
    patches: [
      {
        file: 'src/protocol/version.ts',
        find: "if (!news) return 'known';",
        replace: "if (!news) return 'newer';",
      },
    ],
  },
  {
    name: 'both sides win a conflict',
    patches: [
      {
        file: 'src/inbound/decide-fields.ts',
        find: 'const won = isConflict && ours.side !== them ? winner(ours, theirs, rule) : them;',
        replace: 'const won = isConflict && winner(ours, theirs, rule) !== undefined ? us : them;',
      },
    ],
  },
  {
    name: 'the partner wins every conflict',
    patches: [
      {
        file: 'src/inbound/decide-fields.ts',
        find: 'const won = isConflict && ours.side !== them ? winner(ours, theirs, rule) : them;',
        replace: 'const won = isConflict && winner(ours, theirs, rule) === undefined ? us : them;',
      },
    ],
  },
  {
    name: 'a lost value is not logged',
    patches: [
      {
        file: 'src/inbound/decide-fields.ts',
        find: '    if (isConflict && !isThere)\n',
        replace: '    if (isConflict && !isThere && won === undefined)\n',
      },
    ],
  },
  {
    name: 'unseen local edits are overwritten',
    patches: [
      {
        file: 'src/inbound/decide-fields.ts',
        find: 'const unseen = register !== undefined && edited;',
        replace: 'const unseen = register === undefined && edited;',
      },
    ],
  },
  {
    name: 'the winner does not join the versions',
    patches: [
      {
        file: 'src/inbound/decide-fields.ts',
        find: 'const v = joined(here, incoming.v);',
        replace: "const v = stand === 'concurrent' ? here : joined(here, incoming.v);",
      },
    ],
  },
  {
    name: 'what is parked is not tried again',
    patches: [
      {
        file: 'src/inbound/retry-parked.ts',
        find: 'const listed = session.log.parked.map(([pair]) => pair);',
        replace: 'const listed = session.log.parked.map(([pair]) => pair).slice(1e6);',
      },
    ],
  },
  {
    name: 'a refused field takes the others with it',
    patches: [
      {
        file: 'src/inbound/edit-issue.ts',
        find: 'const refused = named.length === 0 && group.length === 1 ? group : named;',
        replace: 'const refused = group; void named;',
      },
    ],
  },
  {
    name: 'a deleted issue is not told',
    patches: [
      {
        file: 'src/outbound/capture.ts',
        find: "if (pair !== undefined && isToBeToldGone(pair)) result.news.push(goneNews(pair, 'deleted'));",
        replace: "if (pair === undefined) result.news.push(...[]); else goneNews(pair, 'deleted');",
      },
    ],
  },
  {
    name: 'a hidden project passes for deletions',
    patches: [
      {
        file: 'src/state/visible-issues.ts',
        find: "if (read.kind !== 'done' || read.value.missing.length === 0) return read;",
        replace: "if (read.kind !== 'done' || read.value.missing.length < 1e6) return read;",
      },
    ],
  },
  {
    name: 'moved issues stay in',
    patches: [
      {
        file: 'src/outbound/gate.ts',
        find: 'return issue.projectId !== session.sync.us.projectId || issue.isRestricted;',
        replace: "return session.sync.us.projectId === '' || issue.isRestricted;",
      },
    ],
  },
  {
    name: 'a blind sweep passes for a look',
    patches: [
      {
        file: 'src/outbound/collect.ts',
        find: '  if (seen) log.seenAt = began;',
        replace: '  if (seen || began > 0) log.seenAt = began;',
      },
    ],
  },
  {
    name: 'never compare the sets of issues',
    patches: [
      {
        file: 'src/repair/compare-ids.ts',
        find: 'if (gone === undefined && !isListed) lost.push(id);',
        replace: 'if (gone !== undefined && !isListed && lost.length > 1e6) lost.push(id);',
      },
    ],
  },
  {
    name: 'what came while the issue was away is lost',
    patches: [
      {
        file: 'src/inbound/meet-pairs.ts',
        find: '      pair.sayAgain = true;\n      listHeld',
        replace: '      listHeld',
      },
    ],
  },
  {
    name: 'an edit covered by our write is not looked for',
    patches: [
      {
        file: 'src/inbound/overtaken.ts',
        find: 'if (!isSuspicious(after, field, since, deps.hash)) continue;',
        replace: 'if (!isSuspicious(after, field, since, deps.hash) || since > 0) continue;',
      },
    ],
  },
  {
    name: 'what stands again may cover an edit',
    patches: [
      {
        file: 'src/inbound/stand-again.ts',
        find: 'const again = await standAgain(deps, issue, pair, [writtenAgain(field)], edit.at);',
        replace:
          'const again = await standAgain(deps, issue, pair, [writtenAgain(field)].slice(1), edit.at);',
      },
    ],
  },
  {
    name: 'an issue that left is not told to one that came back',
    patches: [
      {
        file: 'src/inbound/apply-issues.ts',
        find: 'That it takes part again there has to be known, for otherwise nobody tells that it left here.\n        quiet.push(pair);',
        replace: 'Not stored.',
      },
    ],
  },
];
