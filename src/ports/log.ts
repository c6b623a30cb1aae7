/** Facts about an event: ids, counts and codes. Never content of issues, never keys, never names of people. */
export type LogFacts = Record<string, string | number | boolean | undefined>;

export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
}
