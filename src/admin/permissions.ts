/** Project permissions that the synchronization user needs, named as in Jira's permission scheme, with what would not work without each. */
export const NEEDED_PERMISSIONS: readonly { permission: string; name: string; why: string }[] = [
  { permission: 'BROWSE_PROJECTS', name: 'Browse Projects', why: 'Issues could not be read.' },
  {
    permission: 'CREATE_ISSUES',
    name: 'Create Issues',
    why: "The partner's issues could not be made here.",
  },
  { permission: 'EDIT_ISSUES', name: 'Edit Issues', why: "The partner's changes could not be made here." },
  {
    permission: 'TRANSITION_ISSUES',
    name: 'Transition Issues',
    why: "The status could not follow the partner's.",
  },
  { permission: 'ASSIGN_ISSUES', name: 'Assign Issues', why: 'The assignee could not be set.' },
  { permission: 'ADD_COMMENTS', name: 'Add Comments', why: "The partner's comments could not be added." },
  {
    permission: 'EDIT_OWN_COMMENTS',
    name: 'Edit Own Comments',
    why: "Edits of the partner's comments could not follow.",
  },
  {
    permission: 'DELETE_OWN_COMMENTS',
    name: 'Delete Own Comments',
    why: 'Comments that the partner deleted would stay.',
  },
  {
    permission: 'CREATE_ATTACHMENTS',
    name: 'Create Attachments',
    why: "The partner's attachments could not be added.",
  },
  {
    permission: 'DELETE_OWN_ATTACHMENTS',
    name: 'Delete Own Attachments',
    why: 'Attachments that the partner deleted would stay.',
  },
  {
    permission: 'WORK_ON_ISSUES',
    name: 'Work On Issues',
    why: "The partner's worklogs could not be added.",
  },
  {
    permission: 'EDIT_OWN_WORKLOGS',
    name: 'Edit Own Worklogs',
    why: "Edits of the partner's worklogs could not follow.",
  },
  {
    permission: 'DELETE_OWN_WORKLOGS',
    name: 'Delete Own Worklogs',
    why: 'Worklogs that the partner deleted would stay.',
  },
  {
    permission: 'LINK_ISSUES',
    name: 'Link Issues',
    why: "The partner's issue links could not be made or deleted.",
  },
];

export const ADMINISTER = 'ADMINISTER_PROJECTS';
