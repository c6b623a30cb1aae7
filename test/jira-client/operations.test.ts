import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS, pathOf } from '../../src/jira/operations';
import { parseTimestamp } from '../../src/jira/timestamps';

describe('pathOf', () => {
  it('percent-encodes what it puts in', () => {
    expect(pathOf('deleteComment', { issueIdOrKey: 'A/B?c', id: '5#1' })).toBe(
      '/rest/api/3/issue/A%2FB%3Fc/comment/5%231',
    );
    expect(pathOf('getUsers', {}, { accountId: ['a:1', 'b&c'], maxResults: 2, none: undefined })).toBe(
      '/rest/api/3/user/bulk?accountId=a%3A1&accountId=b%26c&maxResults=2',
    );
  });

  it.each(['', '.', '..'])('throws for the value "%s", which would name another path', (id) => {
    expect(() => pathOf('deleteAttachment', { id })).toThrow('bad path parameter id');
  });
});

const openApi = join(__dirname, '../../../shared/data/jira-openapi.json');
const isThere = existsSync(openApi);
// Without the OpenAPI document there is nothing to compare with; REQUIRE_LIVE=1 makes that a failure.
const whereThere = isThere || process.env['REQUIRE_LIVE'] === '1' ? it : it.skip;

whereThere('names only operations of the OpenAPI document (skipped where ../shared is absent)', () => {
  const { paths } = JSON.parse(readFileSync(openApi, 'utf8')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const unknown = Object.values(OPERATIONS).filter(
    ({ method, path }) => !paths[path]?.[method.toLowerCase()],
  );
  expect(unknown).toEqual([]);
});

describe('parseTimestamp', () => {
  it.each([
    '1969-12-31T23:59:59.999Z',
    '2000-02-29T12:00:00Z',
    '2026-11-23T16:00:00.000+0000',
    '2026-03-01T00:30:00.120+0530',
    '2024-02-29T23:30:00.120-0930',
    '2100-03-01T00:00:00+14:00',
    '2026-12-31T23:59Z',
  ])('reads %s as Date does', (text) => {
    const iso = text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
    expect(parseTimestamp(text)).toBe(Date.parse(iso));
  });

  it.each(['', 'yesterday', '2026-11-23', '2026-13-01T00:00:00Z', '2026-11-23T16:00:00', '1700000000000'])(
    'does not guess at "%s"',
    (text) => {
      expect(parseTimestamp(text)).toBeUndefined();
    },
  );
});
