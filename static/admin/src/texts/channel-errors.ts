/** What is wrong with a field of a relay's form, and what it should look like. */
export const CHANNEL_ERROR = {
  urlInvalid: (example: string): string => `This is not an address. It looks like ${example}`,
  urlNotHttps: 'The address must begin with https://. The app sends nothing over an unencrypted connection.',
  urlWithCredentials: 'Leave user name and password out of the address. They have their own fields.',
  secretTooLong: 'This is too long. Check that you copied the right text.',

  bridgeUrlMissing: 'Enter the address of the bridge.',
  exchangeMissing: 'Enter the name of the exchange directory.',
  exchangeInvalid:
    'This is not the name of an exchange directory: only letters, digits, dots, dashes and underscores, and no path. The operator of the bridge knows it.',
  accessKeyMissing: 'Enter the access key.',

  endpointMissing: 'Enter the address of the storage service.',
  regionMissing: 'Enter the region. Where a service has none, it is often us-east-1 or auto.',
  regionInvalid: 'A region has only small letters, digits and dashes, for example eu-central-1.',
  bucketMissing: 'Enter the name of the bucket.',
  bucketInvalid: 'A bucket has 3 to 63 small letters, digits, dots and dashes. Leave out s3:// and folders.',
  bucketWithDot:
    'A bucket with a dot in its name has no valid certificate under "bucket.endpoint". Choose "endpoint/bucket" as the form of address.',
  accessKeyIdMissing: 'Enter the access key ID.',
  accessKeyIdInvalid: 'An access key ID has no blanks and only plain characters.',
  secretAccessKeyMissing: 'Enter the secret access key.',
  prefixInvalid: 'A prefix has letters, digits, dots, dashes and underscores, with slashes between folders.',
  prefixesEqual: 'SEND and RECEIVE are the same. Each side writes to one prefix and reads from another.',

  addressMissing: 'Enter an e-mail address.',
  addressInvalid: 'This is not an e-mail address. Enter it without a name, like sync@example.com',
  userNameMissing: 'Enter the username of the mail account.',
  userNameInvalid: 'This username is too long or has characters that cannot be seen. Type it by hand.',
  passwordMissing: 'Enter the password.',
  hostMissing: 'Enter the server address.',
  hostInvalid: 'Enter the name of the server alone, like imap.example.com, without https:// and port.',
  portInvalid: 'A port is a number from 1 to 65535.',
  folderMissing: 'Enter the name of a folder.',
  folderInvalid: 'The name of a folder has at most 200 characters that can be seen.',
  processedFolderSame: 'Choose another folder than the one that receives.',
  maxMailInvalid: 'Enter a whole number from 1 to 100.',

  jmapUrlMissing: 'Enter the address of the mail server.',
  tokenMissing: 'Enter the API token.',

  tenantMissing: 'Enter the directory (tenant) ID.',
  tenantInvalid:
    'This is neither a tenant ID nor a domain. Copy it from the overview of the app registration.',
  clientIdMissing: 'Enter the application (client) ID.',
  clientIdInvalid: 'An application (client) ID has only letters, digits and dashes.',
  clientSecretMissing: 'Enter the client secret.',
} as const;
