export const MASTER = {
  title: 'New synchronization: Distributed Configuration (Master)',
  create: 'Create',
  protocol: {
    intro:
      'Talk to your partner before you choose: both sides use the same protocol. How each side is connected within it is its own affair.',
    legend: 'Messages travel by',
    choice: {
      email: {
        label: 'Email (recommended)',
        help: 'Each side needs a mail account that receives and sends. Quicker to set up, and it needs less technical knowledge: choose it unless you have a particular reason for file exchange.',
      },
      files: {
        label: 'File exchange',
        help: 'Each side needs a directory or a bucket, and some way in which files get from one to the other.',
      },
    },
    fixedTitle: 'This choice is final',
    fixed: 'You cannot switch between email and file exchange once the synchronization has been created.',
  },
  encryption: {
    intro:
      'Every message is signed with the key of this synchronization, so nobody in between can slip in other changes.',
    label: 'Encrypt messages (recommended)',
    labelHelp:
      'OpenPGP: only your partner can open what you send, and only you can open what your partner sends.',
    offTitle: {
      email: 'Whoever runs the mail systems could read your issues',
      files: 'The owner of the exchange directory or bucket could read your issues',
    },
    off: {
      email:
        'Without encryption, whoever runs, backs up or scans the mailboxes and mail servers in between can read summaries, descriptions, comments, attachments and the names of people in every message. Nothing can be changed unnoticed all the same: messages stay signed.',
      files:
        'Without encryption, whoever owns or backs up the exchange directory or bucket can read summaries, descriptions, comments, attachments and the names of people in every message. Nothing can be changed unnoticed all the same: messages stay signed.',
    },
  },
  name: {
    intro: 'Your partner sees name and description after uploading the handshake file.',
    nameHelp: 'For example "Acme and Globex support".',
    descriptionHelp: 'Optional. What is synchronized, and whom to ask.',
    passphraseHelp:
      'Optional. The handshake file is then encrypted with it. Tell your partner the passphrase by another way than the file.',
    nameMissing: 'Enter a name.',
  },
  file: {
    created: 'The synchronization has been created',
    createdBody: (filename: string): string =>
      `Its handshake file, ${filename}, has been downloaded to your computer. Your partner uploads it on the other site to confirm the synchronization.`,
    download: 'Download handshake file',
    deliverTitle: 'Deliver it safely',
    deliver:
      'The file contains what is needed to connect to you: your key and a one-time secret. Whoever uploads it first becomes your partner. Hand it over in person or by a way that both of you trust; by email only if the mail or the file is encrypted.',
    deliverWithPassphrase: 'Tell your partner the passphrase by phone, not in the same message.',
  },
} as const;
