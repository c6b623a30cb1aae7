import { once } from 'node:events';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { MailAccount } from './mailbox';

/** A server that takes mail from one account. */
export interface Submission {
  port: number;
  /** Ends it and every connection to it. May be called twice. */
  stop(): Promise<void>;
}

/** As much as most providers take. */
const MAX_MAIL_BYTES = 25 * 1024 * 1024;
const REFUSED_SENDER = 553;
const UNKNOWN_RECIPIENT = 550;
const TOO_LARGE = 552;
const NOT_SIGNED_IN = 535;

const refusal = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

/**
 * Starts a submission server on a loopback port, in the clear: the account must sign in and sends under its own address only.
 * `recipients` says to whom it delivers; everybody else is refused as unknown.
 */
export async function startSubmission(
  account: MailAccount,
  deps: {
    port: number;
    recipients: ReadonlyMap<string, (from: string, raw: Buffer) => Promise<void>>;
  },
): Promise<Submission> {
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    // No TLS: nothing but this machine can reach it.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    closeTimeout: 1,
    onAuth({ username, password }, _session, answer) {
      if (username === account.address && password === account.password) answer(null, { user: username });
      else answer(refusal(NOT_SIGNED_IN, 'User name or password is wrong'));
    },
    onMailFrom({ address }, _session, answer) {
      if (address === account.address) answer();
      else answer(refusal(REFUSED_SENDER, `${account.address} may not send as another`));
    },
    onRcptTo({ address }, _session, answer) {
      if (deps.recipients.has(address.toLowerCase())) answer();
      else answer(refusal(UNKNOWN_RECIPIENT, 'There is no such mailbox here'));
    },
    onData(stream, { envelope }, answer) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      readMail(stream)
        .then(async (raw) => {
          for (const { address } of envelope.rcptTo)
            await deps.recipients.get(address.toLowerCase())?.(from, raw);
        })
        .then(() => answer(), answer);
    },
  });
  // A client that goes away in the middle of a mail.
  server.on('error', () => undefined);
  const listening = once(server.server, 'listening');
  server.listen(deps.port, '127.0.0.1');
  await listening;
  let stopped: Promise<void> | undefined;
  return {
    port: deps.port,
    stop: () => (stopped ??= new Promise<void>((resolve) => server.close(() => resolve()))),
  };
}

async function readMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Past its size nothing is kept, but the stream has to be read to its end.
  for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw refusal(TOO_LARGE, `More than ${MAX_MAIL_BYTES} bytes`);
  return Buffer.concat(chunks);
}
