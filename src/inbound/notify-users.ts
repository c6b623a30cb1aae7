import type { InboundDeps } from './inbound-deps';

const DAY = 24 * 60 * 60_000;

/**
 * Options of a write to Jira: users are not notified. Where Jira did not let us, that is stored with the log and not tried again for a
 * day: each try costs a request in vain, and an administrator may have given the permission meanwhile.
 */
export function notifyOptions({ session, clock }: Pick<InboundDeps, 'session' | 'clock'>): {
  notifyUsers: boolean;
} {
  const { loudSince } = session.log;
  return { notifyUsers: loudSince !== undefined && clock.now() - loudSince < DAY };
}
