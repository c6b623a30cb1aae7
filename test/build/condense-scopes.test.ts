import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { condenseScopes } from '../../scripts/manifest/condense-scopes';
import { REPOSITORY } from './temporary-project';

const DOCUMENT = join(REPOSITORY, '..', 'shared', 'data', 'jira-openapi.json');

describe('condensing scopes', () => {
  it('groups operations by scopes and leaves out what apps cannot call', () => {
    const oauth = (...scopes: string[]) => ({ security: [{ basicAuth: [] }, { OAuth2: scopes }] });
    const table = condenseScopes({
      paths: {
        '/rest/api/3/b': { get: oauth('read:jira-work'), post: oauth('write:jira-work', 'read:jira-work') },
        '/rest/api/3/a': { get: oauth('read:jira-work'), parameters: [] },
        '/rest/api/3/open': { get: oauth() },
        '/rest/api/3/closed': { get: { security: [{ basicAuth: [] }] } },
        '/rest/atlassian-connect/1/x': { get: oauth('read:jira-work') },
      },
    });
    expect(table).toEqual({
      '': ['GET /rest/api/3/open'],
      'read:jira-work': ['GET /rest/api/3/a', 'GET /rest/api/3/b'],
      'read:jira-work write:jira-work': ['POST /rest/api/3/b'],
    });
  });

  const present = existsSync(DOCUMENT);
  if (!present)
    console.warn('Skipped: ../shared/data/jira-openapi.json (the OpenAPI document of Jira Cloud) is absent.');
  const whenPresent = present || process.env.REQUIRE_LIVE === '1' ? it : it.skip;

  whenPresent('the table in use is what the OpenAPI document condenses to', () => {
    const table: unknown = JSON.parse(
      readFileSync(join(REPOSITORY, 'scripts', 'manifest', 'jira-scopes.json'), 'utf8'),
    );
    expect(condenseScopes(JSON.parse(readFileSync(DOCUMENT, 'utf8')))).toEqual(table);
  });
});
