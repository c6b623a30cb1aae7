import type { ChannelSettings } from '../../../../src/admin/api';

/** The host that the app asks first, with its port where it is not 443: what a site administrator approves. */
export function hostOf(settings: ChannelSettings): string {
  switch (settings.kind) {
    case 'bridge':
    case 'mail-bridge':
    case 'jmap':
      return new URL(settings.url).host;
    case 's3': {
      const { host } = new URL(settings.endpoint);
      return settings.addressing === 'path' ? host : `${settings.bucket}.${host}`;
    }
    case 'graph':
      // Where tokens come from (Microsoft identity platform, client credentials flow).
      return 'login.microsoftonline.com';
  }
}
