import type { StoreChange } from '../../../src/ports/store';
import type { LogRecord } from '../../../src/protocol/log-record';
import { issuesOf } from '../looking';
import type { Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import { attach, make } from './story';

const ISSUES = 12;
const FILES = 60;

it('issues with many files each do not fill the log: those beyond 500 files wait for the next look', async () => {
  const world = await createTwoSides({
    async before(acme) {
      acme.jira.setUp.suspendLimits(true);
      for (let n = 0; n < ISSUES; n += 1) {
        const { key } = await make(acme, { summary: `Issue ${n}` });
        for (let file = 0; file < FILES; file += 1)
          await attach(acme, key, `${n}-${file}.txt`, new Uint8Array([n, file]));
      }
    },
  });
  let most = 0;
  const watched: Wrap = {
    store: (store) => ({
      ...store,
      commit(changes: readonly StoreChange[]) {
        for (const change of changes)
          if (change.op === 'put' && change.key === `${world.sync}:log`)
            most = Math.max(most, (change.value as LogRecord).uploads.length);
        return store.commit(changes);
      },
    }),
  };
  const arrived = async () => (await issuesOf(world.globex)).map(({ attachments }) => attachments.length);
  const all = Array.from({ length: ISSUES }, () => FILES);
  for (let polls = 0; polls < 40 && (await arrived()).join() !== all.join(); polls += 1)
    await world.poll({ acme: watched });
  expect(most).toBeGreaterThan(500);
  expect(most).toBeLessThanOrEqual(500 + FILES);
  expect(await arrived()).toEqual(all);
}, 240_000);
