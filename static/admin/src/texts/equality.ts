import type { EqualityFindings } from '../../../../src/admin/api';

type Format = (n: number) => string;

export const EQUALITY = {
  intro:
    'Once a day both sides compare what they know of each issue. A check that you ask for reads all issues on both sides again first; with many issues that takes a while.',
  check: 'Check equality',
  asked: 'Both sides read their issues again. The report will be shown here.',
  underWay: 'A check is under way',
  empty: 'Nothing has been compared yet.',
  noAnswer: 'The partner did not answer. Check that it runs on the other side, then ask again.',
  partial: 'More differs than could be looked into at once. The next check goes on.',
  summary: ({ identical, differ, unnamed }: EqualityFindings, format: Format) => {
    const count = differ.length + unnamed;
    const pairs = identical === 1 ? '1 issue is identical' : `${format(identical)} issues are identical`;
    if (count === 0) return `${pairs}, none differs.`;
    const more = unnamed === 0 ? '' : ` (${format(unnamed)} more than are named here)`;
    return `${pairs}, ${count === 1 ? '1 differed' : `${format(count)} differed`}${more}:`;
  },
  line: (issueKey: string, what: string, healed: boolean) =>
    `${issueKey}: ${what}. ${healed ? 'Healed.' : 'Still differs.'}`,
  leftOut: ({ parked, ended, newer }: EqualityFindings['leftOut'], format: Format) => [
    ...(newer > 0 ? [`Left out: ${format(newer)} with changes that are on their way.`] : []),
    ...(parked > 0
      ? [`Left out: ${format(parked)} with parked changes or held conflicts; see Parked on both sides.`]
      : []),
    ...(ended > 0 ? [`Left out: ${format(ended)} that were deleted, moved or restricted on one side.`] : []),
  ],
} as const;
