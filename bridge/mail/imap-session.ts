import type { ExistsEvent, ImapFlow } from 'imapflow';
import type { Result } from '../failures';
import { failed, ok } from '../failures';
import { imapFailure, isLost, tooSlow } from './imap-failure';
import type { ImapDeps } from './imap-connection';
import { openImap, peerOf } from './imap-connection';
import type { MailAccount } from './schemas';

/** One IMAP connection to one folder, made when it is needed and kept; between commands it waits in IDLE. */
export interface ImapSession {
  /**
   * Runs `work` with a connection whose folder is selected, one at a time. It runs a second time, on a new connection, where a kept one
   * turns out to have been lost: so it must be something that may be repeated. Its errors become failures.
   */
  run<T>(work: (client: ImapFlow) => Promise<Result<T>>): Promise<Result<T>>;
  /** Signs out; resolves when the connection is closed. May be called twice. */
  close(): Promise<void>;
}

interface SessionDeps extends ImapDeps {
  account: MailAccount;
  isHeard(): boolean;
}

/** More mails come together than one by one. */
const GATHER_MS = 200;
const MAX_DOUBLINGS = 6;
const FAREWELL_MS = 1000;

export function createImapSession(
  deps: SessionDeps,
  events: { look(client: ImapFlow): Promise<void> },
): ImapSession {
  const { account, limits } = deps;
  const peer = peerOf(account.receive);
  let client: ImapFlow | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let lostInARow = 0;

  function run<T>(work: (client: ImapFlow) => Promise<Result<T>>): Promise<Result<T>> {
    const result = tail.then(() => attempt(work));
    tail = result.catch(() => undefined);
    return result;
  }

  async function attempt<T>(work: (client: ImapFlow) => Promise<Result<T>>): Promise<Result<T>> {
    const kept = client?.usable === true;
    const first = await inTime(work);
    return kept && first === 'lost' ? settle(await inTime(work)) : settle(first);
  }

  function settle<T>(result: Result<T> | 'lost'): Result<T> {
    if (result !== 'lost') return result;
    return failed(
      503,
      'mail-unreachable',
      `The connection to the mail server ${peer.label} was lost; try again.`,
    );
  }

  async function inTime<T>(work: (client: ImapFlow) => Promise<Result<T>>): Promise<Result<T> | 'lost'> {
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      client?.close();
    }, limits.mailWorkMs);
    try {
      const connected = await connect();
      if (!connected.ok) return connected;
      const result = await work(connected.value);
      if (result.ok) lostInARow = 0;
      return result;
    } catch (error) {
      if (isLate) return tooSlow(peer.label);
      return isLost(error) ? 'lost' : imapFailure(error, peer);
    } finally {
      clearTimeout(late);
    }
  }

  async function connect(): Promise<Result<ImapFlow>> {
    if (closed) return failed(404, 'mailbox-closed', 'The lease of this mailbox has ended; open it again.');
    if (client?.usable === true && client.mailbox) return ok(client);
    client?.close();
    const opened = await openImap(account.receive, deps);
    if (!opened.ok) return opened;
    if (closed) {
      opened.value.close();
      return connect();
    }
    client = opened.value;
    client.on('exists', ({ count, prevCount }: ExistsEvent) => {
      if (count > prevCount) lookAfter(GATHER_MS);
    });
    client.on('close', () => {
      if (client !== opened.value) return;
      client = undefined;
      comeBack();
    });
    return opened;
  }

  /** Makes the connection again where somebody waits for arrivals; not where the server has refused us: that needs an admin. */
  function comeBack(): void {
    if (closed || !deps.isHeard()) return;
    lookAfter(limits.mailReconnectMs * 2 ** Math.min(lostInARow, MAX_DOUBLINGS));
    lostInARow += 1;
  }

  function lookAfter(waitMs: number): void {
    if (closed || !deps.isHeard()) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void run(async (current) => ok(await events.look(current))).then((result) => {
        if (!result.ok && result.failure.status === 503) comeBack();
      });
    }, waitMs).unref();
  }

  return {
    run,
    async close() {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      if (!last) return;
      // Ends IDLE as it should be ended; a server that does not answer is left without it.
      const tooLong = setTimeout(() => last.close(), FAREWELL_MS);
      await last.logout().catch(() => undefined);
      clearTimeout(tooLong);
      last.close();
      // The library keeps its options as long as it is kept itself.
      last.options.auth = undefined;
    },
  };
}
