import { messageIdOf } from '../../src/mail/mail-name';
import { DATE, FROM, NAME, TO } from './samples';

/** What mail systems answer, in the forms in which they do; written after the RFCs and what each system documents. */

export const OUR_ID = messageIdOf(NAME, FROM, DATE);
const lines = (...each: string[]) => `${each.join('\n')}\n`;

const RETURNED = [
  `Received: from bridge.acme.example (bridge.acme.example [192.0.2.7])`,
  `\tby mail.acme.example (Postfix) with ESMTPSA id 4B2; Thu, 15 Jan 2026 12:00:08 +0000 (UTC)`,
  `From: <${FROM}>`,
  `To: <${TO}>`,
  `Date: Thu, 15 Jan 2026 12:00:07 +0000`,
  `Message-ID: ${OUR_ID}`,
  `Subject: Issue Synchronization ${NAME}`,
  'Auto-Submitted: auto-generated',
  'MIME-Version: 1.0',
  'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"',
];

interface Report {
  from?: string;
  subject?: string;
  more?: string[];
  status: string[];
  returned?: { type: string; lines: string[] };
}

function report({ from, subject, more = [], status, returned }: Report): string {
  return lines(
    'Return-Path: <>',
    `From: ${from ?? 'MAILER-DAEMON@mail.acme.example (Mail Delivery System)'}`,
    `To: ${FROM}`,
    `Subject: ${subject ?? 'Undelivered Mail Returned to Sender'}`,
    'Message-ID: <20260115120009.4B3@mail.acme.example>',
    ...more,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="4B2.1768478409/mail.acme.example"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4B2.1768478409/mail.acme.example',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Your message could not be delivered to one or more recipients.',
    '',
    '--4B2.1768478409/mail.acme.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.acme.example',
    'Arrival-Date: Thu, 15 Jan 2026 12:00:08 +0000 (UTC)',
    '',
    ...status,
    '',
    ...(returned
      ? [
          '--4B2.1768478409/mail.acme.example',
          'Content-Description: Undelivered Message',
          `Content-Type: ${returned.type}`,
          '',
          ...returned.lines,
          '',
        ]
      : []),
    '--4B2.1768478409/mail.acme.example--',
  );
}

const UNKNOWN_USER = [
  `Final-Recipient: rfc822; ${TO}`,
  `Original-Recipient: rfc822;${TO}`,
  'Action: failed',
  'Status: 5.1.1',
  'Remote-MTA: dns; mx.globex.example',
  'Diagnostic-Code: smtp; 550 5.1.1 <jira-sync@globex.example>: Recipient address',
  '    rejected: User unknown in virtual mailbox table',
];

export const BOUNCES: Record<string, { mail: string; text: string }> = {
  'Postfix, with the headers of the mail': {
    mail: report({ status: UNKNOWN_USER, returned: { type: 'text/rfc822-headers', lines: RETURNED } }),
    text: '550 5.1.1 <jira-sync@globex.example>: Recipient address rejected: User unknown in virtual mailbox table',
  },
  'Postfix, with the whole mail': {
    mail: report({
      more: ['Auto-Submitted: auto-replied'],
      status: UNKNOWN_USER,
      returned: {
        type: 'message/rfc822',
        lines: [...RETURNED, '', '--b', 'Content-Type: text/plain', '', 'x', '--b--'],
      },
    }),
    text: '550 5.1.1 <jira-sync@globex.example>: Recipient address rejected: User unknown in virtual mailbox table',
  },
  'Postfix, because Dovecot says by LMTP that the mailbox is full': {
    mail: report({
      status: [
        `Final-Recipient: rfc822; ${TO}`,
        'Action: failed',
        'Status: 5.2.2',
        'Remote-MTA: dns; mail.globex.example',
        'Diagnostic-Code: smtp; 552 5.2.2 <jira-sync@globex.example> Quota exceeded',
        '    (mailbox for user is full)',
      ],
      returned: { type: 'text/rfc822-headers', lines: RETURNED },
    }),
    text: '552 5.2.2 <jira-sync@globex.example> Quota exceeded (mailbox for user is full)',
  },
  Exim: {
    mail: report({
      from: 'Mail Delivery System <Mailer-Daemon@mail.acme.example>',
      subject: 'Mail delivery failed: returning message to sender',
      more: ['X-Failed-Recipients: jira-sync@globex.example', 'Auto-Submitted: auto-replied'],
      status: ['Action: failed', `Final-Recipient: rfc822;${TO}`, 'Status: 5.0.0'],
      returned: { type: 'message/rfc822', lines: [...RETURNED, '', 'body'] },
    }),
    text: '5.0.0',
  },
  'Microsoft 365': {
    mail: report({
      from: 'Microsoft Outlook\n <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>',
      subject: `Undeliverable: Issue Synchronization ${NAME}`,
      more: [`In-Reply-To: ${OUR_ID}`, `References: ${OUR_ID}`, 'X-MS-Exchange-Message-Is-Ndr:'],
      status: [
        `Final-recipient: RFC822; ${TO}`,
        'Action: failed',
        'Status: 5.7.133',
        'Diagnostic-code: smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup;',
        ' authentication required',
      ],
      returned: { type: 'message/rfc822', lines: [...RETURNED, '', 'body'] },
    }),
    text: '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required',
  },
  Gmail: {
    mail: report({
      from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      subject: 'Delivery Status Notification (Failure)',
      more: [
        'Auto-Submitted: auto-replied',
        `References: ${OUR_ID}`,
        `In-Reply-To: ${OUR_ID}`,
        `X-Failed-Recipients: ${TO}`,
      ],
      status: [
        `Final-Recipient: rfc822; ${TO}`,
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.',
        ' 550 5.1.1 gsmtp',
        'Last-Attempt-Date: Thu, 15 Jan 2026 04:00:09 -0800 (PST)',
      ],
    }),
    text: '550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 gsmtp',
  },
  'a filter by Sieve (RFC 5429)': {
    mail: lines(
      'Return-Path: <>',
      `From: Postmaster <postmaster@globex.example>`,
      `To: <${FROM}>`,
      'Subject: Automatically rejected mail',
      'Auto-Submitted: auto-replied (rejected)',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=disposition-notification;',
      '\tboundary="x/1"',
      '',
      '--x/1',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Your message was automatically rejected.',
      '--x/1',
      'Content-Type: message/disposition-notification',
      '',
      'Reporting-UA: globex.example; Dovecot Mail Delivery Agent',
      `Final-Recipient: rfc822; ${TO}`,
      `Original-Message-ID: ${OUR_ID}`,
      'Disposition: automatic-action/MDN-sent-automatically; deleted',
      '--x/1',
      'Content-Type: message/rfc822',
      '',
      ...RETURNED,
      '',
      '--x/1--',
    ),
    text: 'Automatically rejected mail',
  },
  'qmail, in free form': {
    mail: lines(
      'Return-Path: <>',
      'From: MAILER-DAEMON@mx.globex.example',
      `To: ${FROM}`,
      'Subject: failure notice',
      '',
      'Hi. This is the qmail-send program at mx.globex.example.',
      '',
      `<${TO}>:`,
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '--- Below this line is a copy of the message.',
      '',
      ...RETURNED,
    ),
    text: 'failure notice',
  },
};

export const DELAYED = report({
  subject: 'Delayed Mail (still being retried)',
  status: [
    `Final-Recipient: rfc822; ${TO}`,
    'Action: delayed',
    'Status: 4.4.1',
    'Diagnostic-Code: X-Postfix; connect to mx.globex.example[198.51.100.4]:25: Connection timed out',
    'Will-Retry-Until: Tue, 20 Jan 2026 12:00:08 +0000 (UTC)',
  ],
  returned: { type: 'text/rfc822-headers', lines: RETURNED },
});

/** About somebody else's mail in the same mailbox. */
export const FOREIGN_BOUNCE = report({
  status: UNKNOWN_USER,
  returned: {
    type: 'text/rfc822-headers',
    lines: ['From: <ada@acme.example>', 'Message-ID: <1@acme.example>', 'Subject: Lunch?'],
  },
});

interface Answer {
  subject: string;
  headers?: string[];
  from?: string;
}

const reply = ({ subject, headers = [], from = 'Bob <bob@globex.example>' }: Answer) =>
  lines(
    `From: ${from}`,
    `To: ${FROM}`,
    `Subject: ${subject}`,
    'Message-ID: <reply-1@globex.example>',
    ...headers,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'I am away until the twentieth.',
  );

const answering = [`In-Reply-To: ${OUR_ID}`, `References: ${OUR_ID}`];

export const AUTO_REPLIES: Record<string, { mail: string; text: string }> = {
  'vacation by Sieve (RFC 5230)': {
    mail: reply({
      subject: `Auto: Issue Synchronization ${NAME}`,
      headers: ['Auto-Submitted: auto-replied (vacation)', 'Precedence: bulk', ...answering],
    }),
    text: `Auto: Issue Synchronization ${NAME}`,
  },
  'vacation with a subject of its own': {
    mail: reply({ subject: 'Gone fishing', headers: ['Auto-Submitted: auto-replied', ...answering] }),
    text: 'Gone fishing',
  },
  Exchange: {
    mail: reply({
      subject: `Automatic reply: Issue Synchronization ${NAME}`,
      headers: ['Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All', ...answering],
    }),
    text: `Automatic reply: Issue Synchronization ${NAME}`,
  },
  'Exchange in German': {
    mail: reply({ subject: `Automatische Antwort: Issue Synchronization ${NAME}`, headers: answering }),
    text: `Automatische Antwort: Issue Synchronization ${NAME}`,
  },
  Gmail: {
    mail: reply({
      subject: `Out of office Re: Issue Synchronization ${NAME}`,
      headers: ['Auto-Submitted: auto-replied', 'Precedence: bulk', 'X-Autoreply: yes', ...answering],
    }),
    text: `Out of office Re: Issue Synchronization ${NAME}`,
  },
  'an old program, by its subject alone': {
    mail: reply({ subject: `Out of Office: Issue Synchronization ${NAME}` }),
    text: `Out of Office: Issue Synchronization ${NAME}`,
  },
};

export const PEOPLE: Record<string, string> = {
  'an answer': reply({ subject: `Re: Issue Synchronization ${NAME}`, headers: answering }),
  'an answer in German': reply({ subject: `AW: Issue Synchronization ${NAME}`, headers: answering }),
  'an answer under another subject': reply({ subject: 'What are these mails?', headers: answering }),
  'an answer that kept the subject': reply({ subject: `Issue Synchronization ${NAME}`, headers: answering }),
  'a mail passed on': reply({ subject: `Fwd: Issue Synchronization ${NAME}` }),
  'a mail about the topic': reply({ subject: 'Issue Synchronization is down' }),
  'an absence about something else': reply({
    subject: 'Automatic reply: Lunch?',
    headers: ['Auto-Submitted: auto-replied', 'In-Reply-To: <1@acme.example>'],
  }),
};
