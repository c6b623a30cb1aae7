/** A report that a mail could not be delivered (RFC 3464), in the form in which Postfix writes it. */
export function bounceOf(mail: { from: string; to: string; raw: Buffer }, why: string): string {
  const text = mail.raw.toString('latin1');
  const headers = text.slice(0, text.indexOf('\r\n\r\n') + 2);
  const boundary = 'returned-mail';
  const part = (type: string, ...content: string[]) => [
    `--${boundary}`,
    `Content-Type: ${type}`,
    '',
    ...content,
    '',
  ];
  return [
    'From: MAILER-DAEMON@localhost (Mail Delivery System)',
    `To: ${mail.from}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    ...part('text/plain', `Your message to ${mail.to} could not be delivered.`),
    ...part(
      'message/delivery-status',
      'Reporting-MTA: dns; localhost',
      '',
      `Final-Recipient: rfc822; ${mail.to}`,
      'Action: failed',
      'Status: 5.0.0',
      `Diagnostic-Code: smtp; ${why}`,
    ),
    ...part('text/rfc822-headers', headers),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
