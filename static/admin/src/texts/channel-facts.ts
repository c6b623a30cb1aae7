/** How a side is connected, on the summary and under Settings. */
export const FACT = {
  kind: 'Connected by',
  noPrefix: 'None',
  user: (username: string): string => `Username ${username} and password`,
  security: { tls: 'with TLS', starttls: 'with STARTTLS', none: 'without TLS' },
  account: (about: { address: string; username: string; server: string; security: string }): string =>
    `${about.address}, at ${about.server} ${about.security}, username ${about.username}`,
  deleted: 'Deleted',
  moved: (folder: string): string => `Moved to ${folder}`,
} as const;
