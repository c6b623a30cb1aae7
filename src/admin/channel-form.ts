import { z } from 'zod';
import { channelSecrets, channelSettings } from '../protocol/channel-settings';
import type { ChannelSettings } from '../protocol/channel-settings';

/** What is wrong with a field that does not fit its schema, by its name in the settings. */
const MESSAGES: Record<string, string> = {
  url: 'Enter an https address, like https://bridge.example.com',
  endpoint: 'Enter the https address of the storage service, without the bucket.',
  exchange: 'Enter the name of the exchange directory on the bridge.',
  region: 'Enter the region of the bucket, like eu-central-1.',
  bucket: 'Enter the name of the bucket: 3 to 63 small letters, digits, dots and dashes.',
  sendPrefix: 'A prefix consists of letters, digits, dots, dashes and underscores, and ends with a slash.',
  receivePrefix: 'A prefix consists of letters, digits, dots, dashes and underscores, and ends with a slash.',
  accessKeyId: 'Enter the access key ID, without blanks.',
  address: 'Enter an e-mail address.',
  host: 'Enter the name of the mail server, like imap.example.com',
  port: 'Enter the port, a number from 1 to 65535.',
  username: 'Enter the user name of the mailbox.',
  folder: 'Enter the name of the folder.',
  tenant: 'Enter the directory (tenant) ID or a domain of it.',
  clientId: 'Enter the application (client) ID.',
  maxMailMb: 'The largest mail has 1 to 100 MB.',
};

/** Blanks around what was typed do not count; secrets stay as they are. */
function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, trimmed(member)]));
}

function withoutSlash(settings: ChannelSettings): ChannelSettings {
  if ('url' in settings) return { ...settings, url: settings.url.replace(/\/+$/, '') };
  return settings.kind === 's3' ? { ...settings, endpoint: settings.endpoint.replace(/\/+$/, '') } : settings;
}

const settings = z.unknown().transform((value, context): ChannelSettings => {
  const parsed = channelSettings.safeParse(trimmed(value));
  const refuse = (path: PropertyKey[]): never => {
    const field = path.at(-1);
    const message = MESSAGES[String(field)] ?? 'The form cannot be used like this.';
    context.addIssue({ code: 'custom', message, path });
    return z.NEVER;
  };
  if (!parsed.success) return refuse(parsed.error.issues[0]?.path ?? []);
  const form = withoutSlash(parsed.data);
  const lacksUser = form.kind === 'jmap' && form.auth === 'password' && form.username === '';
  return lacksUser ? refuse(['username']) : form;
});

/** Access keys are copied with blanks around them easily; passwords keep theirs. */
const secrets = channelSecrets.transform(({ accessKey, secretAccessKey, clientSecret, ...passwords }) => ({
  ...present({
    accessKey: accessKey?.trim(),
    secretAccessKey: secretAccessKey?.trim(),
    clientSecret: clientSecret?.trim(),
  }),
  ...present(passwords),
}));

function present(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

/** The form of a channel as a page sends it; the issue of a refused one names the field. */
export const channelForm = z.object({ settings, secrets });
