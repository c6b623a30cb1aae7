import type { Company } from '../company';
import { PRIORITIES } from './fields';
import type { Deeds } from './tools';

export interface Admins {
  /** Stops now and starts later. */
  stopAndStart(company: Company, minutes: number): Promise<void>;
  changeKey(company: Company): Promise<boolean>;
  checkEquality(company: Company): Promise<boolean>;
  /** Whether the app knows that it made this comment or worklog. */
  isNoted(company: Company, id: string): Promise<boolean>;
  /** Takes a backup now and sets the app's storage back to it later. */
  restoreStorage(company: Company, minutes: number): void;
}

/** What administrators of the app and of Jira do. What they break in Jira is undone by `mend`, the last one first: what was broken twice is then as before the first time. */
export function createAdminDeeds(admins: Admins) {
  /** One a history: a side that is set back twice has been told of by the first time. */
  let isRestored = false;
  /** A backup from before a change of key needs a new handshake (docs/operations.md): never both in one history. */
  let hasNewKey = false;
  const broken: (() => void)[] = [];
  const deeds = {
    async 'stop and start'(company, n) {
      await admins.stopAndStart(company, 5 + (n % 60));
      return 'stops, and starts later';
    },
    async 'change the key'(company) {
      if (isRestored) return undefined;
      hasNewKey = true;
      return (await admins.changeKey(company)) ? 'changes the key' : undefined;
    },
    async 'check equality'(company) {
      return (await admins.checkEquality(company)) ? 'asks for an equality check' : undefined;
    },
    async 'restore the storage'(company, n) {
      if (isRestored || hasNewKey) return undefined;
      isRestored = true;
      admins.restoreStorage(company, 10 + (n % 90));
      return "takes a backup of the app's storage";
    },
    async 'withdraw permission'(company, n) {
      const permission = [
        'EDIT_ISSUES',
        'ADD_COMMENTS',
        'CREATE_ISSUES',
        'CREATE_ATTACHMENTS',
        'BROWSE_PROJECTS',
      ][n % 5] as string;
      const account = company.jira.appAccountId;
      company.jira.setUp.revoke(company.project.key, account, permission);
      broken.push(() => company.jira.setUp.restore(company.project.key, account, permission));
      return `takes ${permission} from the app`;
    },
    async 'hide field'(company, n) {
      const project = company.jira.data.projects.get(company.project.id);
      const field = ['duedate', 'labels', 'priority', 'description'][n % 4] as string;
      if (project === undefined || project.hiddenFields.includes(field)) return undefined;
      project.hiddenFields = [...project.hiddenFields, field];
      broken.push(() => {
        project.hiddenFields = project.hiddenFields.filter((each) => each !== field);
      });
      return `takes ${field} off the screens`;
    },
    async 'lose a priority'(company, n) {
      const name = PRIORITIES[n % 5] as string;
      if (company.hiddenPriorities.has(name)) return undefined;
      company.hiddenPriorities.add(name);
      broken.push(() => void company.hiddenPriorities.delete(name));
      return `hides priority ${name} from the app`;
    },
    async 'narrow the workflow'(company) {
      const project = company.jira.data.projects.get(company.project.id);
      if (project === undefined) return undefined;
      const before = project.transitions;
      project.transitions = before.filter((way) => way.to !== project.statusIds[2]);
      broken.push(() => void (project.transitions = before));
      return 'takes the transitions to Done out of the workflow';
    },
  } satisfies Partial<Deeds>;
  return {
    deeds,
    mend: () =>
      broken
        .splice(0)
        .toReversed()
        .forEach((undo) => undo()),
  };
}
