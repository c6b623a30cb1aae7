/** Servers of mail providers, so that nobody has to look them up. */

export type ServiceName = 'gmail' | 'microsoft' | 'fastmail' | 'own';
export type MailSecurity = 'tls' | 'starttls' | 'none';
export type MailDirection = 'receive' | 'send';

export interface ServerPlace {
  host: string;
  port: number;
  security: MailSecurity;
}

/**
 * Sources, read in November 2026: Google, "Set up Gmail in another email client"; Fastmail, "Server names and ports" (TLS from the
 * start, no STARTTLS); Microsoft, "POP, IMAP, and SMTP settings for Outlook.com" and the same for Exchange Online.
 */
const PRESETS: Record<Exclude<ServiceName, 'own'>, Record<MailDirection, ServerPlace>> = {
  gmail: {
    receive: { host: 'imap.gmail.com', port: 993, security: 'tls' },
    send: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
  },
  microsoft: {
    receive: { host: 'outlook.office365.com', port: 993, security: 'tls' },
    send: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
  },
  fastmail: {
    receive: { host: 'imap.fastmail.com', port: 993, security: 'tls' },
    send: { host: 'smtp.fastmail.com', port: 465, security: 'tls' },
  },
};

export const SERVICES: readonly ServiceName[] = ['gmail', 'microsoft', 'fastmail', 'own'];

/** Where a provider receives or sends; undefined for a server of one's own. */
export const presetOf = (service: ServiceName, direction: MailDirection): ServerPlace | undefined =>
  service === 'own' ? undefined : PRESETS[service][direction];

/** The provider to which a server belongs. */
export const serviceOf = (host: string, direction: MailDirection): ServiceName =>
  SERVICES.find((service) => presetOf(service, direction)?.host === host.trim().toLowerCase()) ?? 'own';

/** The usual port: IMAP 993 and 143 (RFC 9051), submission 465 and 587 (RFC 8314). */
export function usualPort(direction: MailDirection, security: MailSecurity): number {
  if (direction === 'receive') return security === 'tls' ? 993 : 143;
  return security === 'tls' ? 465 : 587;
}

/** Session resource of Fastmail's JMAP (Fastmail, "API Documentation"). */
export const FASTMAIL_JMAP = 'https://api.fastmail.com/jmap/session';
