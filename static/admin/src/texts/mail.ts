import type { MailSecurity, ServiceName } from '../channel/presets';

/** Texts of mailboxes, of every kind. */
export const MAIL = {
  receiveTitle: 'Receive E-Mails',
  receiveIntro: 'The address that receives what your partner sends.',
  sendTitle: 'Send E-Mails',
  sendIntro: 'The account that sends to your partner. We recommend the same one as for receiving.',
  copy: 'Copy Credentials',
  copyHelp: 'Takes address, username and password from "Receive E-Mails", and the server of the provider.',
  copied: 'Address, username and password have been copied.',
  copiedWithoutPassword:
    'Address and username have been copied. Type the password here as well: none has been typed under "Receive E-Mails".',
  address: 'Address',
  addressHelp: 'For example sync@example.com. It cannot be changed afterwards.',
  addressFixed: 'It cannot be changed: your partner knows it from the handshake and sends there.',
  service: 'Mail service',
  username: 'Username',
  usernameHelp: 'Often the address itself. Your mail administrator knows it.',
  password: 'Password',
  passwordHelp: 'It is stored encrypted and never shown again.',
  host: 'Server address',
  port: 'Port',
  security: 'Security',
  unsafe:
    'Without TLS, password and mails can be read on their way. Only for a mail server on the same machine or network as the bridge.',
  folder: 'Folder',
  folderHelp: 'Where the messages of your partner arrive.',
  processedTitle: 'After processing',
  processedLegend: 'What happens with a message of your partner once it has been processed',
  delete: 'Delete it (recommended)',
  deleteHelp: 'The mailbox stays small. What was in the message is in your issues by then.',
  move: 'Move it to a folder',
  moveHelp: 'The folder grows: clean it up yourself.',
  processedFolder: 'Folder for processed messages',
  advanced: 'Advanced',
  maxMail: 'Largest mail (MB)',
  maxMailHelp:
    'The largest mail that your mail servers take, as it is sent: an attachment grows by a third on the way. Larger attachments travel in several mails. Your partner is told.',
} as const;

export const SECURITY: Record<MailSecurity, string> = { tls: 'TLS', starttls: 'STARTTLS', none: 'None' };

/** Mail providers. Sources: src/channel/presets.ts; Google, "Sign in with app passwords"; Fastmail, "App passwords". */
export const SERVICE: Record<ServiceName, string> = {
  gmail: 'Gmail',
  microsoft: 'Microsoft',
  fastmail: 'Fastmail',
  own: 'Own or other server',
};

export const SERVICE_HINT: Record<Exclude<ServiceName, 'own' | 'microsoft'>, string> = {
  gmail:
    'Gmail takes an app password here, not the one of the account. Turn on 2-Step Verification in the Google account, create an app password at myaccount.google.com/apppasswords, and enter its 16 letters without the blanks. In Google Workspace, your administrator can forbid both.',
  fastmail:
    'Fastmail takes an app password here, not the one of the account: Settings > Privacy & Security > Integrations. Without a bridge, choose JMAP above instead.',
};

/**
 * Basic authentication for IMAP ended at Exchange Online in 2022 and at Outlook.com in September 2024; for SMTP it is turned off at
 * the end of December 2026 (Microsoft Learn, "Deprecation of Basic authentication in Exchange Online"; message MC786329).
 */
export const MICROSOFT_HINT = {
  title: 'Microsoft takes no passwords for IMAP any more',
  body: 'Signing in to Exchange Online or Outlook.com will fail. For a mailbox of your organization in Microsoft 365, choose "Microsoft 365" above. A private mailbox at Outlook.com cannot be used. An Exchange server of your own belongs under "Own or other server".',
  action: 'Use Microsoft 365 instead',
} as const;

export const JMAP = {
  title: 'Mailbox',
  url: 'Server address',
  urlHelp: 'https address of the mail server, or of its JMAP session resource.',
  auth: 'Sign in with',
  byPassword: 'Username and password',
  byToken: 'API token',
  token: 'API token',
  tokenHelp: 'It is stored encrypted and never shown again.',
  fastmailHint:
    'Create an API token at Fastmail under Settings > Privacy & Security > Integrations. It needs access to e-mail and to sending, and must not be read-only.',
} as const;

export const GRAPH = {
  title: 'Mailbox',
  untriedTitle: 'Not yet tried on the real service',
  untried:
    'This connection was built from the documentation and tested against a stand-in. Test the connection, and send a few issues before you rely on it.',
  registration:
    'Register an app in Microsoft Entra with the application permissions Mail.ReadWrite and Mail.Send, have an administrator consent to them, and limit the app to this one mailbox.',
  tenant: 'Directory (tenant) ID',
  clientId: 'Application (client) ID',
  clientSecret: 'Client secret',
  secretHelp:
    'Its value, not its ID. Note when it expires, and change it here before. It is stored encrypted and never shown again.',
  mailbox: 'Mailbox address',
  mailboxHelp: 'It receives and sends. It cannot be changed afterwards.',
} as const;
