import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { JiraSite } from '../jira/site';
import { freePorts } from '../servers/process';
import { makeExchangeKey } from './exchanges';
import { SCRIPT, type SiteName } from './people';
import { readWorldRecord, writeWorldRecord, type SideRecord, type WorldRecord } from './world-record';
import { populate } from './world-side';
import type { WorldOptions } from './world-types';

/** Removes what is left of a world whose making was broken off. */
export async function clearBrokenOff(dir: string): Promise<void> {
  if (await readWorldRecord(dir)) return;
  for (const part of ['jira', 'exchange', 'forge', 'mail'])
    await rm(path.join(dir, part), { recursive: true, force: true });
}

/** The record of the world in `dir`; a new world is filled first. */
export async function readOrMake(
  options: WorldOptions,
  dir: string,
  jira: Record<SiteName, JiraSite>,
): Promise<WorldRecord> {
  const known = options.dir === undefined ? undefined : await readWorldRecord(dir);
  if (known) return known;
  const ports = await choosePorts(options);
  async function sideOf(name: SiteName): Promise<SideRecord> {
    const mailHosts = Object.values(ports.mail[name]).map((port) => `127.0.0.1:${port}`);
    const accessKey = await makeExchangeKey(dir, name, mailHosts, options.clock);
    const { examples = true, offers } = options;
    const filled = await populate(
      name,
      { jira: jira[name], clock: options.clock },
      { examples, ...(offers ? { offers } : {}) },
    );
    const mailbox = { address: SCRIPT[name].mailAddress, password: randomBytes(12).toString('base64url') };
    const side = { ...filled, accessKey, mailbox };
    await options.furnish?.(name, jira[name], side);
    return side;
  }
  const record: WorldRecord = { v: 2, acme: await sideOf('acme'), globex: await sideOf('globex'), ports };
  for (const site of [jira.acme, jira.globex]) await site.save();
  if (options.dir !== undefined) await writeWorldRecord(dir, record);
  return record;
}

async function choosePorts({ ports = {} }: WorldOptions): Promise<WorldRecord['ports']> {
  const [webTrigger = 0, a = 0, b = 0, c = 0, d = 0] = await freePorts(5);
  return {
    webTrigger: ports.webTrigger ?? webTrigger,
    mail: ports.mail ?? { acme: { imap: a, smtp: b }, globex: { imap: c, smtp: d } },
  };
}
