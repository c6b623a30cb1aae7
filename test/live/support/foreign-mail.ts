import type { PlantedMail } from '../../../local/servers/dovecot-mailbox';

const LINE = 'Lorem ipsum dolor sit amet, consectetur adipisici elit.\r\n';

/** What people and systems write that has nothing to do with us. */
const ORDINARY = (n: number, to: string) =>
  `From: news${n}@shop.test\r\nTo: ${to}\r\nSubject: Offer ${n}\r\nMessage-ID: <${n}@shop.test>\r\n\r\n${LINE.repeat(5)}`;

/** What looks like ours, or like an answer to ours, from afar; and what is hardly a mail. */
const ODD: ((n: number, to: string) => string)[] = [
  (n, to) =>
    `From: Ada <ada@acme.test>\r\nTo: ${to}\r\nSubject: Re: Issue Synchronization abc.m2s.${n}.pgp\r\nIn-Reply-To: <issue-sync.abc.m2s.${n}.pgp@x1.globex.test>\r\nMessage-ID: <re-${n}@acme.test>\r\n\r\nWhat is this?\r\n`,
  (n, to) =>
    `From: Grace <grace@acme.test>\r\nTo: ${to}\r\nSubject: Fwd: about Issue Synchronization\r\nMessage-ID: <fwd-${n}@acme.test>\r\n\r\nSee <issue-sync.abc@globex.test>.\r\n`,
  (n, to) =>
    `From: MAILER-DAEMON@mail.test\r\nTo: ${to}\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce-${n}@mail.test>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNobody there.\r\n--b--\r\n`,
  (n, to) =>
    `From: Linus <linus@acme.test>\r\nTo: ${to}\r\nSubject: Automatic reply: Lunch ${n}\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <auto-${n}@acme.test>\r\nIn-Reply-To: <lunch-${n}@acme.test>\r\n\r\nI am away.\r\n`,
  (n, to) =>
    `From: jira@acme.test\r\nTo: ${to}\r\nSubject: =?utf-8?q?[JIRA]_(ACME-${n})_Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <JIRA.${n}@acme.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>${n}</p>\r\n`,
  (n) => `no headers at all ${n}\r\n`,
  (n) => `Subject: \xff\xfe\x00 broken ${n}\r\nMessage-ID: <issue-sync.>\r\n\r\n`,
];

/** So many mails of others for an address; some are read, some are flagged, some neither. One in twenty is odd. */
export function* foreignMail(count: number, to: string): Generator<PlantedMail> {
  for (let n = 0; n < count; n += 1) {
    const write = n % 20 === 0 ? (ODD[(n / 20) % ODD.length] ?? ORDINARY) : ORDINARY;
    yield { raw: Buffer.from(write(n, to), 'latin1'), seen: n % 3 !== 0, flagged: n % 7 === 0 };
  }
}
