import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { AwsClient } from 'aws4fetch';
import { startCluster } from './ceph/cluster';

/** What signs a user's requests. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface CephRgwOptions {
  /** Host name by which it is called; `BUCKET.` before it is virtual-host style. */
  dnsName?: string;
}

/** A Ceph object gateway (S3) on loopback, with one user who owns all buckets. */
export interface CephRgw {
  /** Plain HTTP on 127.0.0.1. A request has to name `dnsName` as its host. */
  port: number;
  dnsName: string;
  owner: AccessKey;
  /** A user without any right; his ARN is `arn:aws:iam:::user/ID`. */
  addUser(id: string): Promise<AccessKey>;
  /** Makes a bucket of the owner's, or gives another policy to one that is there. */
  makeBucket(name: string, policy?: object): Promise<void>;
  /** How many objects a bucket may hold from now on. */
  limitObjects(bucket: string, count: number): Promise<void>;
  /** Ends the gateway as a power cut does; the objects stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port. */
  restart(): Promise<void>;
  /** Ends all of it and removes what it stored. May be called twice. */
  stop(): Promise<void>;
}

const PROGRAMS = ['ceph', 'ceph-authtool', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'];
/** The gateway's own; it takes signatures for any. */
const REGION = 'default';

/** One line that says what to install; undefined when all is there. */
export function missingForCephRgw(): string | undefined {
  const missing = PROGRAMS.filter((program) => !isThere(`/usr/bin/${program}`));
  if (missing.length === 0) return undefined;
  return `Ceph's object gateway is not installed (apt-get install ceph-mon ceph-osd ceph-common radosgw; missing: ${missing.join(', ')})`;
}

/** Starts a gateway without root's rights, also where we are root. Takes a quarter of a minute: Ceph makes its pools. */
export async function startCephRgw({ dnsName = 's3.test' }: CephRgwOptions = {}): Promise<CephRgw> {
  const cluster = await startCluster(dnsName);
  async function addUser(id: string): Promise<AccessKey> {
    const key = { accessKeyId: `KEY${id.toUpperCase()}`, secretAccessKey: randomBytes(20).toString('hex') };
    const keys = ['--access-key', key.accessKeyId, '--secret-key', key.secretAccessKey];
    await cluster.admin('radosgw-admin', ['user', 'create', '--uid', id, '--display-name', id, ...keys]);
    return key;
  }
  try {
    let gateway = await cluster.startGateway();
    const owner = await addUser('owner');
    const client = new AwsClient({ ...owner, service: 's3', region: REGION, retries: 0 });

    /** A request of the owner's. Throws with the answer unless it is done. */
    async function put(path: string, body?: string): Promise<void> {
      const url = `http://127.0.0.1:${cluster.gatewayPort}/${path}`;
      const response = await client.fetch(url, { method: 'PUT', ...(body === undefined ? {} : { body }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${text}`);
    }

    return {
      port: cluster.gatewayPort,
      dnsName,
      owner,
      addUser,
      async makeBucket(name, policy) {
        await put(name);
        if (policy !== undefined) await put(`${name}?policy`, JSON.stringify(policy));
      },
      async limitObjects(bucket, count) {
        const scope = ['--quota-scope', 'bucket', '--bucket', bucket];
        await cluster.admin('radosgw-admin', ['quota', 'set', ...scope, '--max-objects', String(count)]);
        await cluster.admin('radosgw-admin', ['quota', 'enable', ...scope]);
      },
      kill: () => gateway.kill(),
      async restart() {
        gateway = await cluster.startGateway();
      },
      stop: () => cluster.stop(),
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function isThere(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
