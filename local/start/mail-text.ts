/** Says what kind of mail servers these are. */
export const MAIL_SERVERS_TEXT = {
  dovecot: 'Mail: Dovecot keeps it; a small SMTP server hands it in.',
  embedded:
    'Mail: demo-grade stand-ins (smtp-server, hoodiecrow-imap). They keep mail in memory only: it is gone after a restart, and is sent again. With Dovecot installed, that is used instead.',
} as const;
