import type { ChannelKind } from '../protocol/channel-settings';

/** What to do about the failures of a connection test that people make themselves. */
const NEXT: Partial<Record<string, string>> = {
  'access-key-wrong':
    'Check that you pasted the whole key. If it is lost or was taken back, ask the operator of the bridge for a new one.',
  'exchange-not-allowed':
    'Check the name of the exchange directory, or ask the operator of the bridge for a key that was made for it.',
  'not-a-bridge': 'Check the Bridge URL, also what stands behind the host name.',
  'bridge-unreachable':
    'Check the Bridge URL. If it is right, ask the operator of the bridge whether it runs and can be reached from the internet.',
  'bridge-without-mail': 'Ask the operator of the bridge to install a version that has mail.',
  'mail-sign-in-refused': 'Correct user name and password in the form, then test again.',
  'mail-host-not-allowed': 'Ask the operator of the bridge to allow this mail server for your access key.',
  'mail-certificate':
    'Check the name of the mail server. If it is right, its operator has to renew or complete the certificate.',
  'mail-folder-missing': 'Check the name of the folder, or create it in the mailbox.',
  'mail-security': 'Choose TLS or STARTTLS as your mail provider says, with the port that belongs to it.',
  'mail-full': 'Make room in the mailbox, or have its quota raised.',
  'mail-too-large': 'Lower the largest mail, or have the limit of the mail server raised.',
  'bucket-key-unknown': 'Enter an access key of this service; temporary keys do not serve.',
  'bucket-secret-wrong': 'Enter access key ID and secret again; they belong together.',
  'bucket-region-wrong': 'Enter the region and endpoint that the text names.',
  'bucket-missing': 'Check the name of the bucket, the endpoint and the addressing.',
  'bucket-denied': 'Ask the owner of the bucket to grant the right that is named.',
  'bucket-clock-skew': 'Ask the operator of the storage service to set its clock.',
  'bucket-not-s3': 'Check the endpoint, also what stands behind the host name.',
  'graph-tenant-unknown': 'Correct the directory (tenant) ID.',
  'graph-app-unknown': 'Correct the application (client) ID, or register the app in this tenant.',
  'graph-secret-wrong': "Enter the secret's value, not its ID.",
  'graph-secret-expired': 'Make a new client secret in Microsoft Entra and enter it.',
  'graph-access-denied':
    'Grant the permission that is named, with the consent of an administrator, and let the app reach this mailbox. A change may take two hours.',
  'graph-mailbox-missing': 'Correct the address, or give the mailbox a licence.',
};

const OTHERWISE: Record<ChannelKind, string> = {
  bridge: 'Correct the form, or ask the operator of the bridge.',
  s3: 'Correct the form, or ask the owner of the bucket.',
  'mail-bridge': 'Correct the form, or ask your mail administrator or the operator of the bridge.',
  jmap: 'Correct the form, or ask your mail administrator.',
  graph: 'Correct the form, or ask the administrator of your Microsoft 365 tenant.',
};

const UNREACHABLE: Partial<Record<ChannelKind, string>> = {
  'mail-bridge':
    'Check server address and port. If they are right, the bridge may not be able to reach the server.',
  jmap: 'Check the server address.',
  graph: 'Try again in a few minutes; Microsoft 365 does not answer as it should.',
};

/** What an admin does next when a step of the connection test failed with this code. */
export function nextAfter(code: string, kind: ChannelKind): string {
  const unreachable = code === 'mail-unreachable' ? UNREACHABLE[kind] : undefined;
  return unreachable ?? NEXT[code] ?? OTHERWISE[kind];
}
