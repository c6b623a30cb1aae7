import type { EqualityFindings } from '../../../../src/admin/api';

type Format = (n: number) => string;

const issues = (n: number, format: Format): string => (n === 1 ? '1 issue' : `${format(n)} issues`);

export const EQUALITY = {
  intro:
    'Once a day both sides compare what they know of each issue. A check that you ask for reads all issues on both sides again first; with many issues that takes a while.',
  check: 'Check equality',
  asked: 'Both sides read their issues again. The report will be shown here.',
  notRunning: 'Both sides can be compared only while the synchronization runs.',
  underWay: 'A check is under way',
  empty: 'Nothing has been compared yet.',
  noAnswer: 'The partner did not answer. Check that it runs on the other side, then ask again.',
  partial: 'More differs than could be looked into at once. The next check goes on.',
  heading: (askedBy: string | undefined) =>
    askedBy === undefined ? 'Daily check' : `Asked for by ${askedBy}`,
  summary: ({ identical, differ, unnamed }: EqualityFindings, format: Format) => {
    const count = differ.length + unnamed;
    const pairs = `${issues(identical, format)} ${identical === 1 ? 'is' : 'are'} identical`;
    if (count === 0) return `${pairs}, none differs.`;
    const more = unnamed === 0 ? '' : ` (${format(unnamed)} more than are named here)`;
    return `${pairs}, ${count === 1 ? '1 differed' : `${format(count)} differed`}${more}:`;
  },
  line: (issueKey: string, what: string, healed: boolean) =>
    `${issueKey}: ${what}. ${healed ? 'Healed.' : 'Still differs.'}`,
  leftOut: ({ parked, ended, newer }: EqualityFindings['leftOut'], format: Format) => [
    ...(newer > 0 ? [`Left out: ${issues(newer, format)} with changes that are on their way.`] : []),
    ...(parked > 0
      ? [
          `Left out: ${issues(parked, format)} with parked changes or held conflicts; see Parked on both sides.`,
        ]
      : []),
    ...(ended > 0
      ? [`Left out: ${issues(ended, format)} that left on one side: deleted, moved or restricted.`]
      : []),
  ],
} as const;
