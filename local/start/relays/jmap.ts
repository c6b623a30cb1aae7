import { request } from 'node:https';
import { z } from 'zod';
import { startCyrus, type Cyrus } from '../../servers/cyrus';
import type { SiteName } from '../people';
import type { WorldRecord } from '../world-record';
import { nameInMail, type Relay } from './relay';

const URL_OF: Record<SiteName, string> = {
  acme: 'https://jmap.acme.example',
  globex: 'https://jmap.globex.example',
};

const subjects = z.object({
  methodResponses: z.tuple([
    z.unknown(),
    z.tuple([
      z.literal('Email/get'),
      z.object({ list: z.array(z.object({ subject: z.string().nullable() })) }),
      z.string(),
    ]),
  ]),
});

/** Mailboxes of both companies on a Cyrus of its own, called by JMAP. */
export async function openJmapRelay(record: WorldRecord): Promise<Relay> {
  const mailboxes = { acme: record.acme.mailbox, globex: record.globex.mailbox };
  const cyrus = await startCyrus({ users: Object.values(mailboxes) });
  const formOf = (name: SiteName) => {
    const { address, password } = mailboxes[name];
    return {
      settings: {
        kind: 'jmap',
        url: URL_OF[name],
        address,
        auth: 'password',
        username: address,
        folder: 'INBOX',
        processed: { kind: 'delete' },
        maxMailMb: 10,
      },
      secrets: { password },
    };
  };
  return {
    channel: 'jmap',
    rings: false,
    forms: { acme: formOf('acme'), globex: formOf('globex') },
    egress: { [URL_OF.acme]: cyrus.url, [URL_OF.globex]: cyrus.url },
    async lying() {
      const found = await Promise.all(Object.values(mailboxes).map((mailbox) => subjectsOf(cyrus, mailbox)));
      return found.flat().flatMap((subject) => nameInMail(`Subject: ${subject}`) ?? []);
    },
    nameOfSent({ method, url, body }) {
      const isUpload = method === 'POST' && url.pathname.includes('/upload/');
      return isUpload ? nameInMail(body.toString('latin1')) : undefined;
    },
    close: () => cyrus.stop(),
  };
}

/** Subjects of all mail in the mailbox, in any folder; at most 500. */
async function subjectsOf(
  cyrus: Cyrus,
  { address, password }: { address: string; password: string },
): Promise<string[]> {
  const query = { accountId: address, limit: 500, filter: { header: ['Subject', 'Issue Synchronization'] } };
  const ids = { resultOf: 'q', name: 'Email/query', path: '/ids' };
  const body = JSON.stringify({
    using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'],
    methodCalls: [
      ['Email/query', query, 'q'],
      ['Email/get', { accountId: address, '#ids': ids, properties: ['subject'] }, 'g'],
    ],
  });
  const answer = await post(cyrus, `${address}:${password}`, body);
  const [, [, { list }]] = subjects.parse(JSON.parse(answer)).methodResponses;
  return list.flatMap(({ subject }) => subject ?? []);
}

function post(cyrus: Cyrus, credentials: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${cyrus.url}/jmap/`,
      {
        method: 'POST',
        ca: cyrus.ca.certificate,
        auth: credentials,
        headers: { 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
