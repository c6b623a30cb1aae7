import type { BenchResult, ChannelResult } from './run-bench';
import type { Costs } from './costs';
import type { Spread } from './statistics';

const seconds = (ms: number) => (ms / 1000).toFixed(1);
const spread = ({ median, p90 }: Spread) => `${seconds(median)} / ${seconds(p90)}`;
const costs = ({ jiraPoints, relayRequests, kvsOperations }: Costs) =>
  `${jiraPoints} / ${relayRequests} / ${kvsOperations}`;

const COLUMNS: readonly (readonly [string, (of: ChannelResult) => string])[] = [
  ['Channel', ({ channel, mailServer }) => [channel, mailServer].filter(Boolean).join(', ')],
  ['Doorbell', ({ doorbell }) => (doorbell ? spread(doorbell) : 'none')],
  ['Polls alone', ({ polling }) => spread(polling.lag)],
  ['Processing', ({ polling }) => spread(polling.processing)],
  ['At 5 minutes', ({ polling }) => spread(polling.onPlatform)],
  ['Idle hour', ({ idleHour }) => costs(idleHour)],
  ['Field update', ({ fieldUpdate }) => costs(fieldUpdate)],
];

/** The table at the end, with what its columns mean. */
export function benchTable({ changes, channels, skipped }: BenchResult): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...channels.map((of) => COLUMNS.map(([, cell]) => cell(of))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const poll = channels[0]?.polling.pollSeconds;
  return [
    '',
    ...lines,
    '',
    `Doorbell, Polls alone: seconds from a change in one Jira until the other shows it, median / 90th percentile of ${changes} changes.`,
    ...(poll === undefined
      ? []
      : [
          `Polls alone: measured here with a poll of the receiving side every ${poll} s. On the platform it comes every 5 minutes.`,
          'Processing: the same without the wait for the next poll. At 5 minutes: computed from it, with a wait of 150 s / 270 s.',
        ]),
    'Idle hour, Field update: Jira points / relay requests / storage operations, both sides together.',
    ...skipped.map(({ channel, why }) => `Not measured: ${channel}: ${why}`),
    '',
  ].join('\n');
}
