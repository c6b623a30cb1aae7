import { AwsClient } from 'aws4fetch';
import { exchangePolicy } from '../../servers/ceph/exchange-policy';
import { startCephRgw } from '../../servers/ceph-rgw';
import type { SiteName } from '../people';
import type { Relay } from './relay';

const HOST = 's3.relay.example';
const BUCKET = 'acme-globex';
const REGION = 'default';
const PREFIX: Record<SiteName, string> = { acme: 'from-acme/', globex: 'from-globex/' };

/** One bucket that both companies share, on a Ceph object gateway of its own. Takes a quarter of a minute. */
export async function openS3Relay(): Promise<Relay> {
  const gateway = await startCephRgw({ dnsName: HOST });
  try {
    const users = { acme: await gateway.addUser('acme'), globex: await gateway.addUser('globex') };
    const side = (name: SiteName) => ({ user: `arn:aws:iam:::user/${name}`, sendPrefix: PREFIX[name] });
    await gateway.makeBucket(BUCKET, exchangePolicy(BUCKET, side('acme'), side('globex')));
    const formOf = (name: SiteName, other: SiteName) => ({
      settings: {
        kind: 's3',
        endpoint: `https://${HOST}`,
        region: REGION,
        bucket: BUCKET,
        addressing: 'path',
        sendPrefix: PREFIX[name],
        receivePrefix: PREFIX[other],
        accessKeyId: users[name].accessKeyId,
      },
      secrets: { secretAccessKey: users[name].secretAccessKey },
    });
    const origin = `http://127.0.0.1:${gateway.port}`;
    const owner = new AwsClient({ ...gateway.owner, service: 's3', region: REGION, retries: 0 });
    return {
      channel: 's3',
      rings: false,
      forms: { acme: formOf('acme', 'globex'), globex: formOf('globex', 'acme') },
      egress: { [`https://${HOST}`]: origin },
      async lying() {
        const listed = await owner.fetch(`${origin}/${BUCKET}?list-type=2`);
        const keys = [...(await listed.text()).matchAll(/<Key>([^<]+)<\/Key>/g)];
        return keys.map(([, key = '']) => key.slice(key.lastIndexOf('/') + 1));
      },
      nameOfSent({ method, url }) {
        return method === 'PUT' ? url.pathname.split('/').at(-1) : undefined;
      },
      close: () => gateway.stop(),
    };
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}
