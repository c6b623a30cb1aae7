import { buildUi } from '../../scripts/build/ui';
import { checkManifest } from '../../scripts/manifest/check';
import { createProject, REPOSITORY } from './temporary-project';

describe('manifest.yml', () => {
  it('passes every check', async () => {
    expect(await buildUi(() => {})).toEqual({ ok: true });
    expect(await checkManifest(REPOSITORY)).toEqual([]);
  });

  it('is missed where it is missing', async () => {
    const project = createProject({});
    expect(await checkManifest(project.root)).toEqual(['manifest.yml missing']);
    project.remove();
  });
});
