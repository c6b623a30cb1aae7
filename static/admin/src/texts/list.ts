export const LIST = {
  intro: (project: string): string =>
    `Keeps the issues of ${project} in step with a project of another company, without giving anybody an account.`,
  newButton: 'New synchronization',
  master: 'Distributed Configuration (Master)',
  slave: 'Distributed Configuration (Slave)',
  tableLabel: 'Synchronizations of this project',
  column: {
    name: 'Name',
    partner: 'Partner',
    status: 'Status',
    health: 'Health',
    lastSent: 'Last sent',
    lastReceived: 'Last received',
    backlog: 'Backlog',
  },
  noPartner: 'Not known before the handshake',
  backlogHint: 'Changes that the partner has not acknowledged yet',
  emptyTitle: 'No synchronization yet',
  emptyBody:
    'A synchronization connects this project with one project of your partner: each of you keeps your own site, and changes travel as signed messages through a mailbox or a file exchange that you own. ' +
    'One of you is the master, who creates the synchronization first and gets a handshake file. ' +
    'The other one is the slave, who uploads that file on the other site, and then both sites find each other by themselves.',
  pictureTitle: 'Two Jira sites that exchange sealed messages through a mailbox or file exchange',
  pictureYou: 'Your Jira',
  pictureRelay: 'Mailbox or files',
  picturePartner: "Partner's Jira",
} as const;
