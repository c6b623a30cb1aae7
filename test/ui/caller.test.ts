import { createCaller } from '../../static/admin/src/platform/caller';
import { askIssue } from '../../static/panel/src/ask-issue';

const LOST = { ok: false, error: { code: 'no-answer' } };

/** What the caller makes of whatever the platform hands over. */
const answerTo = (invoke: () => Promise<unknown>) => createCaller({ invoke })('overview', {});

test('name and request reach the platform, and its answer comes back', async () => {
  const calls: unknown[] = [];
  const ask = createCaller({
    invoke: async (name, request) => {
      calls.push([name, request]);
      return { ok: true, value: { revision: 2 } };
    },
  });
  expect(await ask('start', { id: 'a', revision: 1 })).toEqual({ ok: true, value: { revision: 2 } });
  expect(calls).toEqual([['start', { id: 'a', revision: 1 }]]);
});

test('a refusal of the app comes back as it is', async () => {
  const refusal = { ok: false, error: { code: 'changed-meanwhile', what: 'Changed.', next: 'Look again.' } };
  expect(await answerTo(async () => refusal)).toEqual(refusal);
});

test('a call that the platform loses is a refusal', async () => {
  expect(await answerTo(() => Promise.reject(new Error('lost')))).toMatchObject(LOST);
});

test.each([undefined, null, '', {}, { ok: true }, { ok: false }, { ok: false, error: null }])(
  'the answer %j is none',
  async (answer) => {
    expect(await answerTo(async () => answer)).toMatchObject(LOST);
    expect(await askIssue({ invoke: async () => answer })).toMatchObject(LOST);
  },
);

test('the panel survives a lost call', async () => {
  expect(await askIssue({ invoke: () => Promise.reject(new Error('lost')) })).toMatchObject(LOST);
});
