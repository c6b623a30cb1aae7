/** One person's mailbox on a mail server of its own. */
export interface Mailbox {
  /** Loopback port of IMAP. */
  port: number;
  /** Puts a mail into the inbox; rejects if the server does not take it. */
  deliver(from: string, raw: Buffer): Promise<void>;
  /** The headers of every mail in the inbox. */
  heads(): Promise<string[]>;
  /** Ends the server and every connection to it. */
  stop(): Promise<void>;
}

/** Who may sign in; the address is the user name. */
export interface MailAccount {
  address: string;
  password: string;
}
