import { once } from 'node:events';
import type { Socket } from 'node:net';
import hoodiecrow, { type HoodiecrowServer } from 'hoodiecrow-imap';
import type { LocalClock } from '../clock';
import { withoutGroups } from './grouped-search';
import type { MailAccount, Mailbox } from './mailbox';

const PLUGINS = ['ID', 'IDLE', 'AUTH-PLAIN', 'SASL-IR', 'UIDPLUS', 'MOVE', 'UNSELECT', 'LITERALPLUS'];

/** The server refuses parentheses in a search. */
function groupedSearch(server: HoodiecrowServer): void {
  for (const name of ['SEARCH', 'UID SEARCH']) {
    const search = server.getCommandHandler(name);
    server.setCommandHandler(name, (connection, command, data, done) => {
      const { attributes } = command;
      const flat = attributes ? { ...command, attributes: withoutGroups(attributes) } : command;
      search(connection, flat, data, done);
    });
  }
}

/** The server keeps a timer of 30 minutes for a client that is gone while it idles; this takes the client for one that says DONE. */
function idleEndsWithConnection(server: HoodiecrowServer): void {
  const idle = server.getCommandHandler('IDLE');
  const watched = new WeakSet<object>();
  server.setCommandHandler('IDLE', (connection, command, data, done) => {
    idle(connection, command, data, done);
    if (watched.has(connection)) return;
    watched.add(connection);
    connection.socket?.once('close', () => {
      if (typeof connection.inputHandler === 'function') connection.inputHandler('DONE');
    });
  });
}

/**
 * Starts an IMAP server for one account on a loopback port, in the clear. Demo-grade: a scriptable stand-in made for tests of mail
 * programs. Its mail lives in memory only, so that it is empty after each start, which a new UIDVALIDITY says.
 */
export async function startEmbeddedMailbox(
  { address, password }: MailAccount,
  { port, clock }: { port: number; clock: LocalClock },
): Promise<Mailbox> {
  const inbox: { uidvalidity: number; messages: { raw: string }[] } = {
    uidvalidity: Math.floor(clock.now() / 1000),
    messages: [],
  };
  const storage = { INBOX: inbox, '': {} };
  const imap = hoodiecrow({
    plugins: [...PLUGINS, groupedSearch, idleEndsWithConnection],
    users: { [address]: { password } },
    storage,
  });
  const open = new Set<Socket>();
  imap.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  imap.listen(port, '127.0.0.1');
  await once(imap.server, 'listening');
  return {
    port,
    async deliver(from, raw) {
      // As every server does at final delivery (RFC 5321, 4.4).
      const mail = Buffer.concat([Buffer.from(`Return-Path: <${from}>\r\n`), raw]);
      imap.appendMessage('INBOX', [], new Date(clock.now()), mail.toString('latin1'));
    },
    heads: async () => storage.INBOX.messages.map(({ raw }) => raw.split('\r\n\r\n', 1)[0] ?? ''),
    async stop() {
      if (!imap.server.listening) return;
      const closed = once(imap.server, 'close');
      imap.server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
