import type { ChannelSettings } from '../../../../src/admin/api';
import { BRIDGE, KIND, S3 } from '../texts/channel';
import { FACT } from '../texts/channel-facts';
import { GRAPH, JMAP, MAIL } from '../texts/mail';
import type { SettingsOf } from './secrets';

type Fact = readonly [name: string, value: string];

/** How a side is connected, as names and values; no secrets are in it. */
export function channelFacts(settings: ChannelSettings): Fact[] {
  return [[FACT.kind, KIND[settings.kind].label], ...factsOf(settings)];
}

function factsOf(settings: ChannelSettings): Fact[] {
  switch (settings.kind) {
    case 'bridge':
      return [
        [BRIDGE.url, settings.url],
        [BRIDGE.exchange, settings.exchange],
      ];
    case 's3':
      return [
        [S3.endpoint, settings.endpoint],
        [S3.bucket, `${settings.bucket} (${settings.region})`],
        [S3.accessKeyId, settings.accessKeyId],
        [S3.sendPrefix, settings.sendPrefix || FACT.noPrefix],
        [S3.receivePrefix, settings.receivePrefix || FACT.noPrefix],
      ];
    case 'mail-bridge':
      return [
        [MAIL.receiveTitle, accountText(settings.receive)],
        [MAIL.folder, settings.receive.folder],
        [MAIL.sendTitle, accountText(settings.send)],
        [BRIDGE.url, settings.url],
        ...optionFacts(settings),
      ];
    case 'jmap':
      return [
        [MAIL.address, settings.address],
        [JMAP.url, settings.url],
        [JMAP.auth, settings.auth === 'token' ? JMAP.byToken : FACT.user(settings.username)],
        [MAIL.folder, settings.folder],
        ...optionFacts(settings),
      ];
    case 'graph':
      return [
        [GRAPH.mailbox, settings.address],
        [GRAPH.tenant, settings.tenant],
        [GRAPH.clientId, settings.clientId],
        [MAIL.folder, settings.folder],
        ...optionFacts(settings),
      ];
  }
}

const accountText = ({
  address,
  host,
  port,
  security,
  username,
}: SettingsOf<'mail-bridge'>['send']): string =>
  FACT.account({ address, username, server: `${host}:${port}`, security: FACT.security[security] });

const optionFacts = ({
  processed,
  maxMailMb,
}: Pick<SettingsOf<'mail-bridge'>, 'processed' | 'maxMailMb'>): Fact[] => [
  [MAIL.processedTitle, processed.kind === 'delete' ? FACT.deleted : FACT.moved(processed.folder)],
  [MAIL.maxMail, String(maxMailMb)],
];
