import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { bounceOf } from './bounce';

/** What a mail system thinks of a recipient; undefined: it takes the mail. */
export type JudgeRecipient = (address: string) => string | undefined;

/** A mail system as far as Cyrus' JMAP needs one: takes mail on loopback by SMTP, and brings it to Cyrus by LMTP. */
export interface Submission {
  port: number;
  /** Delivers a raw mail at once; throws with the server's answer if it refuses. */
  deliver(to: string, raw: Uint8Array | string, from?: string): Promise<void>;
  /** Resolves when all that was accepted has been delivered or sent back. */
  waitUntilDelivered(): Promise<void>;
  close(): Promise<void>;
}

interface QueuedMail {
  from: string;
  to: string;
  raw: Buffer;
}

/** Pause before a mail is tried again that Cyrus does not take for now, or while it is down. */
const RETRY_MS = 200;

/**
 * Accepts mail before it delivers it, as every mail server does: Cyrus keeps a mailbox locked while it submits, so two users who write to
 * each other at the same time would otherwise wait for each other for good.
 */
export async function startSubmission(options: {
  lmtpPort: number;
  /** Refusals while the sender is still connected. */
  refuse: JudgeRecipient;
  /** Refusals after that: the mail comes back with a report. */
  bounce: JudgeRecipient;
}): Promise<Submission> {
  const lmtp = createTransport({
    host: '127.0.0.1',
    port: options.lmtpPort,
    lmtp: true,
    ignoreTLS: true,
    pool: true,
    maxMessages: Infinity,
  });
  const closing = new AbortController();
  let queue = Promise.resolve();

  async function deliver(to: string, raw: Uint8Array | string, from: string): Promise<void> {
    const mail = typeof raw === 'string' ? raw : Buffer.from(raw);
    const { rejectedErrors } = await lmtp.sendMail({ envelope: { from, to }, raw: mail });
    // By LMTP each recipient is answered on its own after the mail has gone over.
    for (const error of rejectedErrors ?? []) throw error;
  }

  async function handOn(mail: QueuedMail): Promise<void> {
    let refusal = options.bounce(mail.to);
    while (refusal === undefined && !closing.signal.aborted) {
      try {
        return await deliver(mail.to, mail.raw, mail.from);
      } catch (error) {
        const { responseCode = 0, message } = error as { responseCode?: number; message: string };
        if (responseCode >= 500) refusal = message;
        else await sleep(RETRY_MS);
      }
    }
    // A report about a report would go round in circles (RFC 5321, 6.1).
    if (refusal !== undefined && mail.from !== '') await deliver(mail.from, bounceOf(mail, refusal), '');
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, answer) {
      const refusal = options.refuse(address);
      answer(refusal === undefined ? null : Object.assign(new Error(refusal), { responseCode: 550 }));
    },
    onData(stream, { envelope }, answer) {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      buffer(stream).then(
        (raw) => {
          for (const { address } of envelope.rcptTo) {
            queue = queue.then(() => handOn({ from, to: address, raw })).catch(() => undefined);
          }
          answer(null);
        },
        (error: Error) => answer(error),
      );
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    deliver: (to, raw, from = 'somebody@elsewhere.example') => deliver(to, raw, from),
    waitUntilDelivered: () => queue,
    async close() {
      closing.abort();
      await queue;
      lmtp.close();
      if (listening.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
