import type { Comparison } from './oracle/compare-sites';

/** What the last line of stdout says with --json. */
export interface DemoResult extends Omit<Comparison, 'adapted' | 'differenceCount'> {
  channel: string;
  /** With the channel `mail`. */
  mailServer?: string;
  messages: number;
  bytes: number;
  jiraPoints: number;
  jiraCalls: number;
  relayCalls: number;
  /** How often a bridge rang the app's doorbell. */
  rings: number;
  kvsReads: number;
  kvsWrites: number;
  seconds: number;
  /** Of the app's process. */
  peakMemoryMb: number;
  adapted: Record<string, number>;
  /** How often the app's process was killed. */
  kills: number;
}

const LABELS: readonly (readonly [keyof DemoResult, string])[] = [
  ['pairs', 'Issue pairs'],
  ['comments', 'Comments on both sites'],
  ['attachments', 'Attachments on both sites'],
  ['messages', 'Messages on the relay'],
  ['bytes', 'Bytes on the relay'],
  ['relayCalls', 'Relay calls'],
  ['rings', 'Rings of the doorbell'],
  ['jiraCalls', 'Jira calls of the app'],
  ['jiraPoints', 'Jira points of the app'],
  ['kvsReads', 'Storage reads'],
  ['kvsWrites', 'Storage writes'],
  ['kills', 'Kills of the app'],
  ['peakMemoryMb', 'Peak memory of the app, MB'],
  ['seconds', 'Seconds'],
];

/** The table at the end. */
export function resultTable(result: DemoResult, differenceCount: number): string {
  const rows = [
    ...LABELS.map(([name, label]) => [label, (result[name] as number).toLocaleString('en')] as const),
    ...Object.entries(result.adapted).map(([kind, count]) => [`Adapted: ${kind}`, String(count)] as const),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value.padStart(12)}`);
  const shown = result.differences.map(
    ({ where, master, slave }) => `  ${where}\n    master: ${master}\n    slave:  ${slave}`,
  );
  const more = differenceCount - shown.length;
  return [
    '',
    `Channel: ${[result.channel, result.mailServer].filter(Boolean).join(', ')}`,
    result.equal ? 'Both sites are equal.' : `The sites differ in ${differenceCount} places.`,
    ...lines,
    ...shown,
    ...(more > 0 ? [`  ... and ${more} more`] : []),
    '',
  ].join('\n');
}
