import type { SyncDetail } from '../../src/admin/api';
import { emptyLog } from '../../src/protocol/log-record';
import { syncRecord } from '../../src/protocol/sync-record';
import { stateKeys } from '../../src/state/session';
import { connected, createPage } from './page';
import type { Page } from './page';

describe('forwarding', () => {
  const recordOf = (page: Page, id: string) => syncRecord.parse(page.store.peek(`${id}:sync`));

  async function detailOf(page: Page, id: string): Promise<SyncDetail> {
    const answer = await page.ask('ada', '10001', 'detail', { id });
    if (!answer.ok) throw new Error(answer.error.what);
    return answer.value as SyncDetail;
  }

  it('is off until an admin of the project switches it on; who and when is in the activity', async () => {
    const page = createPage();
    const { id, revision } = await connected(page);
    expect((await detailOf(page, id)).forwards).toBe(false);
    page.rings.splice(0);
    const answer = await page.ask('grace', '10001', 'setForwarding', { id, revision, forwards: true });
    expect(answer).toEqual({ ok: true, value: { revision: revision + 1 } });
    const detail = await detailOf(page, id);
    expect(detail).toMatchObject({ forwards: true, changedBy: 'Name of grace' });
    expect(detail.activity[0]).toMatchObject({
      who: 'Name of grace',
      at: page.deps.clock.now(),
      text: expect.stringContaining('Switched forwarding on'),
    });
    expect(page.rings).toEqual([id]);
    const off = { id, revision: revision + 1, forwards: false };
    expect(await page.ask('ada', '10001', 'setForwarding', off)).toMatchObject({ ok: true });
    const after = await detailOf(page, id);
    expect(after.forwards).toBe(false);
    expect(after.activity[0]).toMatchObject({ who: 'Name of ada', text: expect.stringContaining('off') });
  });

  it('compares all issues again when it is switched on, not when it is switched off, and ends a run at once', async () => {
    const page = createPage();
    const { id, revision } = await connected(page);
    const { epoch } = recordOf(page, id);
    const log = { ...emptyLog(epoch), scan: { done: true, issues: 7 } };
    const key = stateKeys.log(id);
    await page.store.commit([{ op: 'put', key, value: log, expect: 0 }]);
    const fence = async () => (await page.store.read(stateKeys.fence(id)))?.rev ?? 0;
    const before = await fence();
    await page.ask('ada', '10001', 'setForwarding', { id, revision, forwards: false });
    expect(page.store.peek(key)).toMatchObject({ scan: { done: true, issues: 7 } });
    expect(await fence()).toBe(before + 1);
    await page.ask('ada', '10001', 'setForwarding', { id, revision: revision + 1, forwards: true });
    expect(page.store.peek(key)).toMatchObject({ scan: { done: false, issues: 0 } });
    expect(await fence()).toBe(before + 2);
  });

  it('is off in a record of an earlier version', async () => {
    const page = createPage();
    const { id } = await connected(page);
    const { forwards: _forwards, ...older } = recordOf(page, id);
    expect(syncRecord.parse(older).forwards).toBe(false);
  });
});
