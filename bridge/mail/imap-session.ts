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
  run<T>(work: Work<T>): Promise<Result<T>>;
  /** Signs out; resolves when the connection is closed. May be called twice. */
  close(): Promise<void>;
}

interface SessionDeps extends ImapDeps {
  account: MailAccount;
  /** Milliseconds since 1970. */
  now(): number;
  isHeard(): boolean;
}

/** More mails come together than one by one. */
const GATHER_MS = 200;
const MAX_DOUBLINGS = 6;
const FAREWELL_MS = 1000;
/** So long after its last use a connection is believed to be there. */
const TRUSTED_MS = 30_000;
const PROBE_MS = 5000;

type Work<T> = (client: ImapFlow) => Promise<Result<T>>;

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
  let usedAt = 0;

  function run<T>(work: Work<T>): Promise<Result<T>> {
    const until = deps.now() + limits.mailWorkMs;
    const result = tail.then(() => attempt(work, until));
    tail = result.catch(() => undefined);
    return result;
  }

  async function attempt<T>(work: Work<T>, until: number): Promise<Result<T>> {
    const late = new AbortController();
    const deadline = setTimeout(() => late.abort(), Math.max(until - deps.now(), 0));
    late.signal.addEventListener('abort', () => client?.close());
    try {
      const kept = client?.usable === true;
      const first = await once(work, late.signal);
      return settle(kept && first === 'lost' ? await once(work, late.signal) : first);
    } finally {
      clearTimeout(deadline);
    }
  }

  function settle<T>(result: Result<T> | 'lost'): Result<T> {
    if (result !== 'lost') return result;
    return failed(
      503,
      'mail-unreachable',
      `The connection to the mail server ${peer.label} was lost; try again.`,
    );
  }

  async function once<T>(work: Work<T>, late: AbortSignal): Promise<Result<T> | 'lost'> {
    try {
      const connected = await connect(late);
      if (!connected.ok) return late.aborted ? tooSlow(peer.label) : connected;
      const result = await work(connected.value);
      if (result.ok) lostInARow = 0;
      return result;
    } catch (error) {
      if (late.aborted) return tooSlow(peer.label);
      return isLost(error) ? 'lost' : imapFailure(error, peer);
    } finally {
      usedAt = deps.now();
    }
  }

  async function connect(late: AbortSignal): Promise<Result<ImapFlow>> {
    if (closed) return failed(404, 'mailbox-closed', 'The lease of this mailbox has ended; open it again.');
    if (client && (await isAlive(client))) return ok(client);
    client?.close();
    const opened = await openImap(account.receive, deps, late);
    if (!opened.ok) return opened;
    if (closed) {
      opened.value.close();
      return connect(late);
    }
    client = opened.value;
    usedAt = deps.now();
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

  /** A connection that has been quiet for a while may have been cut on the way without a word. */
  async function isAlive(kept: ImapFlow): Promise<boolean> {
    if (!kept.usable || !kept.mailbox) return false;
    if (deps.now() - usedAt < TRUSTED_MS) return true;
    const silent = setTimeout(() => kept.close(), PROBE_MS);
    await kept.noop().catch(() => kept.close());
    clearTimeout(silent);
    return kept.usable;
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
