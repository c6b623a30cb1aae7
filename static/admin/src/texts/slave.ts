export const SLAVE = {
  title: 'New synchronization: Distributed Configuration (Slave)',
  create: 'Create',
  upload: {
    intro:
      'Your partner, the master, has created the synchronization and given you a handshake file. Upload it here.',
    label: 'Handshake file',
    choose: 'Choose the handshake file, or drop it here',
    chosen: (name: string): string => `${name} is chosen. Choose or drop another file to replace it.`,
    passphraseHelp: 'This handshake file is encrypted. Enter the passphrase that your partner told you.',
    missing: 'Choose the handshake file first.',
    tooLarge:
      'This file is too large to be a handshake file. Check that you chose the one that your partner sent.',
    unreadable: 'Your browser could not read this file. Choose it again, or save it to another place first.',
    passphraseMissing: 'Enter the passphrase of the handshake file.',
  },
  contents: {
    intro: 'This is what the handshake file says. Go on only if you expect it from this partner.',
    name: 'Name',
    description: 'Description',
    noDescription: 'None',
    partner: 'Partner',
    site: "Partner's site",
    project: "Partner's project",
    protocol: 'Protocol',
    address: "Partner's address",
    layout: { bridge: "Partner's exchange directory", s3: "Partner's bucket and SEND prefix" },
    encryption: 'Messages',
    fingerprint: "Key of the partner's side",
    createdAt: 'Created',
    expiresAt: 'Valid until',
  },
  summary: {
    intro:
      'Check once more. The synchronization is created on this site, and the handshake with your partner begins.',
    user: 'Synchronization user',
    project: 'Project here',
  },
  handshake: {
    created: 'The synchronization has been created',
    createdBody:
      'Both sites now test the connection in both directions. You need not wait here: it goes on when this page is closed.',
  },
} as const;
