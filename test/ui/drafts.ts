import { type ChannelDraft, draftOf, emptyDraft } from '../../static/admin/src/channel/draft';
import type { ChannelKind } from '../../src/admin/api';

const SERVER = { service: 'own', isPortTyped: false, security: 'tls' } as const;

/** Every form filled in rightly, with the given one chosen. */
export function filledDraft(kind: ChannelKind): ChannelDraft {
  return {
    ...emptyDraft('master', 'email'),
    kind,
    address: 'sync@acme.example',
    bridge: { url: 'https://bridge.acme.example', exchange: 'globex', accessKey: 'key' },
    s3: {
      endpoint: 'https://s3.acme.example',
      region: 'eu-central-1',
      bucket: 'acme-globex',
      addressing: 'path',
      accessKeyId: 'AKIA1',
      secretAccessKey: 'secret',
      sendPrefix: 'to-globex/',
      receivePrefix: 'from-globex/',
    },
    mailBridge: {
      url: 'https://bridge.acme.example',
      accessKey: 'key',
      receive: { ...SERVER, username: 'sync', password: ' in ', host: 'imap.acme.example', port: '993' },
      folder: 'INBOX',
      sendAddress: 'sync@acme.example',
      send: { ...SERVER, username: 'sync', password: 'out', host: 'smtp.acme.example', port: '465' },
    },
    jmap: {
      service: 'own',
      url: 'https://mail.acme.example',
      auth: 'password',
      username: 'sync',
      password: 'in',
      folder: 'INBOX',
    },
    graph: { tenant: 'acme.example', clientId: '0000-1111', clientSecret: 'secret', folder: 'Inbox' },
  };
}

export const ALL_KINDS: readonly ChannelKind[] = ['bridge', 's3', 'mail-bridge', 'jmap', 'graph'];

/** The draft after it was stored and opened again. */
export const reopened = (settings: Parameters<typeof draftOf>[0]) => draftOf(settings, 'master');
