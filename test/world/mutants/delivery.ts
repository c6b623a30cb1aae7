import type { Mutant } from './mutant';

/** Wrong ways with numbers, acknowledgements, the relay and the single writer. */
export const DELIVERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledge before applying',
    patches: [
      {
        file: 'src/inbound/receive.ts',
        find: '  log.attempts[name.seq] = attempts;\n',
        replace:
          '  log.attempts[name.seq] = attempts;\n  log.received = withSeq(log.received, name.seq);\n  log.ackNo += 1;\n',
      },
    ],
  },
  {
    name: 'skip the fence of the single writer',
    patches: [
      {
        file: 'src/state/session.ts',
        find: "const changes: StoreChange[] = [{ op: 'check', key: stateKeys.fence(sync.id), expect: fence }];",
        replace: 'const changes: StoreChange[] = []; void fence;',
      },
      {
        file: 'src/state/session.ts',
        find: "if ((await deps.store.commit(changes)) === 'conflict')\n",
        replace:
          "if ((await deps.store.commit(await Promise.all(changes.map(async (c) => c.expect === undefined ? c : { ...c, expect: (await deps.store.read(c.key))?.rev ?? 0 })))) === 'conflict')\n",
      },
    ],
  },
  {
    name: 'ignore holes',
    patches: [
      {
        file: 'src/protocol/window.ts',
        find: 'return seq <= acks.ack || (seq <= acks.top && !acks.holes.includes(seq));',
        replace: 'return seq <= acks.top;',
      },
    ],
  },
  {
    name: 'never send again',
    patches: [
      {
        file: 'src/protocol/waits.ts',
        find: '  if (message.sentAt === 0) return true;\n',
        replace: '  if (message.sentAt === 0) return true;\n  if (message.tries > 0) return false;\n',
      },
    ],
  },
  {
    name: 'one damaged copy bars the real one',
    patches: [
      {
        file: 'src/inbound/quarantine.ts',
        find: 'return known === undefined || known.size !== entry.size || isDueAgain(known, now);',
        replace: 'return known === undefined && now > 0;',
      },
    ],
  },
  {
    name: 'do not compare name and inside',
    patches: [
      {
        file: 'src/inbound/open-message.ts',
        find: 'if (!fits) return',
        replace: 'if (!fits && name.seq < 0) return',
      },
    ],
  },
  {
    name: 'accept every signer',
    patches: [
      {
        file: 'src/state/private-keys.ts',
        find: "      verifyWith: keys.verifyWith[verify] ?? '',\n",
        replace: '',
      },
    ],
  },
  {
    name: 'message and pairs in two commits',
    patches: [
      {
        file: 'src/outbound/outbox.ts',
        find: '    for (const pair of pairs.values()) {\n      for (const name of Object',
        replace:
          '    await session.commit({ pairs: [...pairs.values()] });\n    for (const pair of pairs.values()) {\n      for (const name of Object',
      },
    ],
  },
  {
    name: 'do not tell that parts have served',
    patches: [
      {
        file: 'src/state/served-parts.ts',
        find: '  log.tell.have.push(item);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'never ask for missing parts',
    patches: [
      {
        file: 'src/protocol/waits.ts',
        find: 'return now - awaited.since >= wantAfter * 2 ** Math.min(awaited.tries, 6);',
        replace: 'return now - awaited.since >= wantAfter * 1e6;',
      },
    ],
  },
  {
    name: 'no hourly sweep',
    patches: [
      {
        file: 'src/outbound/collect.ts',
        find: 'const { began, minutes } = log.sweep ?? { began: now, minutes: Math.max(deps.sweepMinutes, since) };',
        replace: 'const { began, minutes } = log.sweep ?? { began: now, minutes: Math.min(1, since) };',
      },
    ],
  },
  {
    name: 'give up a number only with its message',
    patches: [
      {
        file: 'src/inbound/receive.ts',
        find: '  fillHoles(session, message.changes, name.seq);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'never give up an unreadable message',
    patches: [
      {
        file: 'src/protocol/unreadable.ts',
        find: 'tries >= UNREADABLE_AFTER',
        replace: 'tries >= UNREADABLE_AFTER * 1e6',
      },
    ],
  },
];
