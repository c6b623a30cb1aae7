/** What this project uses of hoodiecrow-imap 2.1.0, which comes without types. */
declare module 'hoodiecrow-imap' {
  import type { Server, Socket } from 'node:net';
  import type { SearchTerm } from './grouped-search';

  interface Folder {
    uidvalidity?: number;
    folders?: Record<string, Folder>;
    messages?: { raw: string }[];
  }

  /** One command as it was parsed; groups in parentheses are arrays. */
  interface Command {
    attributes?: SearchTerm[];
  }
  interface Connection {
    socket?: Socket;
    /** While a client idles: takes its next line. */
    inputHandler?: ((line: string) => void) | false;
  }
  type CommandHandler = (connection: Connection, command: Command, data: string, done: () => void) => void;

  export interface HoodiecrowServer {
    getCommandHandler(name: string): CommandHandler;
    setCommandHandler(name: string, handler: CommandHandler): void;
    /** Not listening before `listen`. */
    readonly server: Server;
    listen(port: number, host: string): void;
    /** `raw` is a binary string: one character a byte. */
    appendMessage(mailbox: string, flags: string[], internaldate: Date, raw: string): unknown;
  }

  export default function createServer(options: {
    plugins: readonly (string | ((server: HoodiecrowServer) => void))[];
    users: Record<string, { password: string }>;
    storage: { INBOX: Folder; '': { folders?: Record<string, Folder> } };
  }): HoodiecrowServer;
}
