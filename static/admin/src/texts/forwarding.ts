interface DialogTexts {
  title: string;
  paragraphs: readonly string[];
  action: string;
}

export const FORWARDING = {
  title: 'Forwarding',
  unknownPartner: 'the partner of this synchronization',
  isOn: (partner: string): string =>
    `On. Issues, comments, worklogs, links and files that come to this project from other partners are also sent to ${partner}.`,
  isOff: (partner: string): string =>
    `Off. What comes to this project from other partners is not sent to ${partner}: neither their issues, nor their comments and files in issues of this project.`,
  always:
    'Edits of fields of an issue that takes part in several synchronizations always reach all of its partners.',
  switchOn: 'Switch forwarding on',
  switchOff: 'Switch forwarding off',
  isOnAlready: 'Another admin has switched forwarding on meanwhile. There is nothing left to do.',
  isOffAlready: 'Another admin has switched forwarding off meanwhile. There is nothing left to do.',
  dialog: {
    on: (partner: string): DialogTexts => ({
      title: `Forward to ${partner} what comes from other partners?`,
      paragraphs: [
        `Issues, comments, worklogs, links and files that came to this project from other partners are also sent to ${partner}, including those that are already here. The names and companies of their authors are shown there.`,
        'Make sure that your other partners agree: they are not asked, and they do not see it.',
        `An issue that ${partner} already has by another way is not made again.`,
        'What has been sent cannot be called back.',
      ],
      action: 'Switch forwarding on',
    }),
    off: (partner: string): DialogTexts => ({
      title: `Stop forwarding to ${partner}?`,
      paragraphs: [
        `No further issues, comments, worklogs, links or files of other partners are sent to ${partner}.`,
        'What was sent before stays there and stays in step: edits and deletions of it still travel.',
      ],
      action: 'Switch forwarding off',
    }),
  },
} as const;
