import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAccessKey } from '../../../bridge/key-file';
import type { BridgeLimits } from '../../../bridge/limits';
import type { LogLine } from '../../../bridge/log';
import { createBridge } from '../../../bridge/server';
import type { Bridge } from '../../../bridge/server';
import { startDovecotPostfix } from '../../../local/servers/dovecot-postfix';
import type { MailSystem } from '../../../local/servers/dovecot-postfix';
import type { Http } from '../../../src/ports/http';
import type { ChannelSecrets, SettingsOf } from '../../../src/protocol/channel-settings';
import { BRIDGE_URL, testCertificate } from '../../bridge/test-bridge';
import { createTestHttp } from '../../bridge/test-http';

export type Company = 'acme' | 'globex';
export type Security = 'tls' | 'starttls';

export const COMPANIES: readonly Company[] = ['acme', 'globex'];
export const ADDRESS: Record<Company, string> = {
  acme: 'sync@acme.test',
  globex: 'sync@globex.test',
};
export const PASSWORD: Record<Company, string> = { acme: 'acme: secret', globex: 'globex secret' };

/** What stands between the app and a partner's app when they exchange mail: our bridge, Dovecot and Postfix, all real. */
export interface MailChain {
  mail: MailSystem;
  /** To the bridge; counts requests. */
  http: Http;
  /** Requests to the bridge since the last call. */
  requests(): number;
  /** Lines that the bridge logged since the last call. */
  bridgeLog(): LogLine[];
  settings(company: Company, security?: Security): SettingsOf<'mail-bridge'>;
  secrets(company: Company): ChannelSecrets;
  /** An access key that may reach further ports of this machine. */
  newKey(...extraPorts: number[]): Promise<string>;
  /** Ends the bridge, with all that it holds in memory, and starts another one on the same port. */
  restartBridge(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the servers with a mailbox for each company, and a bridge whose access keys may reach them. */
export async function startMailChain(options: { limits?: Partial<BridgeLimits> } = {}): Promise<MailChain> {
  const users = COMPANIES.map((company) => ({
    address: ADDRESS[company],
    password: PASSWORD[company],
  }));
  const mail = await startDovecotPostfix({ users });
  const directory = await mkdtemp(join(tmpdir(), 'issue-sync-bridge-'));
  const keysFile = join(directory, 'keys.json');
  const heard: LogLine[] = [];
  const deps = {
    now: () => Date.now(),
    randomBytes: (count: number) => randomBytes(count),
    log: (line: LogLine) => void heard.push(line),
  };
  const ports = { ...mail.imap.ports, ...mail.smtp.ports };
  const newKey = async (...extraPorts: number[]) => {
    const mailHosts = [...Object.values(ports), ...extraPorts].map((port) => `127.0.0.1:${port}`);
    const made = await addAccessKey(keysFile, { mailHosts }, deps);
    if (!made.ok) throw new Error(made.failure.message);
    return made.value.accessKey;
  };
  const accessKeys = { acme: await newKey(), globex: await newKey() };

  const startBridge = async (port: number): Promise<{ bridge: Bridge; port: number }> => {
    const bridge = createBridge({
      root: join(directory, 'exchanges'),
      keysFile,
      host: '127.0.0.1',
      port,
      transport: { kind: 'tls', ...testCertificate() },
      mailCa: mail.caCertificate,
      ...(options.limits ? { limits: options.limits } : {}),
      deps,
    });
    return { bridge, port: (await bridge.listen()).port };
  };
  let running = await startBridge(0);
  const toBridge = createTestHttp(running.port);
  let requests = 0;

  return {
    mail,
    http: {
      send(request) {
        requests += 1;
        return toBridge.send(request);
      },
    },
    requests() {
      const made = requests;
      requests = 0;
      return made;
    },
    bridgeLog: () => heard.splice(0),
    settings(company, security = 'tls') {
      const server = { address: ADDRESS[company], host: '127.0.0.1', security, username: ADDRESS[company] };
      const isTls = security === 'tls';
      return {
        kind: 'mail-bridge',
        url: BRIDGE_URL,
        receive: { ...server, port: isTls ? ports.imaps : ports.imap, folder: 'INBOX' },
        send: { ...server, port: isTls ? ports.tls : ports.starttls },
        processed: { kind: 'delete' },
        maxMailMb: 10,
      };
    },
    secrets: (company) => ({
      accessKey: accessKeys[company],
      password: PASSWORD[company],
      sendPassword: PASSWORD[company],
    }),
    newKey,
    async restartBridge() {
      await running.bridge.close();
      running = await startBridge(running.port);
    },
    async close() {
      await running.bridge.close();
      await mail.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
