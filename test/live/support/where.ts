/**
 * `describe` for tests that need something of this machine. Where it is missing they are skipped, with the one line that says how to get
 * it; with REQUIRE_LIVE=1 they run all the same and fail.
 */
export function where(missing: string | undefined): typeof describe {
  if (missing === undefined || process.env['REQUIRE_LIVE'] === '1') return describe;
  process.stderr.write(`${missing}: its tests are skipped\n`);
  return describe.skip;
}
