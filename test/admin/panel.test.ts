import type { AdminDeps } from '../../src/admin/admin-deps';
import { handlePanel } from '../../src/admin/panel';
import type { Jira } from '../../src/ports/jira';
import { done } from '../../src/protocol/outcome';
import { connected, createPage } from './page';
import type { Page } from './page';

/** What the panel shows on an issue that stands in `inProject`, or that the person cannot see. */
async function shown(page: Page, projectId: string, inProject: string | undefined) {
  const issues = inProject === undefined ? [] : [{ id: '7', projectId: inProject, isRestricted: false }];
  const viewer = {
    readIssues: async () => done({ issues, missing: inProject === undefined ? ['7'] : [] }),
  } as unknown as Jira;
  const deps: Pick<AdminDeps, 'store' | 'viewer'> = { store: page.store, viewer };
  const caller = { accountId: 'nobody', projectId, siteId: 'site-m', siteUrl: 'https://acme.atlassian.net' };
  return handlePanel(deps, caller, '7');
}

describe('the panel', () => {
  it('shows nothing of an issue that the person cannot see, or that stands in another project than the page says', async () => {
    const page = createPage();
    await connected(page);
    for (const inProject of [undefined, '10002'])
      expect(await shown(page, '10001', inProject)).toMatchObject({
        ok: false,
        error: { code: 'issue-not-visible' },
      });
  });

  it('names the synchronizations of its own project only', async () => {
    const page = createPage();
    const { id } = await connected(page);
    const entries = async (project: string) => {
      const answer = await shown(page, project, project);
      return answer.ok && answer.value.entries.map((entry) => entry.syncId);
    };
    expect(await entries('10001')).toEqual([id]);
    expect(await entries('10002')).toEqual([]);
  });
});
