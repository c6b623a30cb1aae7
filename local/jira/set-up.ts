import type { SiteCore } from './core';
import { nextId, randomUuid } from './core';
import { findProject } from './lookup';
import { moveIssue } from './move-issue';
import { defaultGrants } from './permissions';
import type { FieldKind, ProjectRecord, RoleName, StatusCategoryKey, TransitionRecord } from './model';

export interface NewUser {
  accountId?: string;
  displayName: string;
  email: string;
  /** Site administrator. */
  admin?: boolean;
  /** The profile hides the e-mail address from others. */
  hideEmail?: boolean;
  /** IANA zone; default the site's. */
  timeZone?: string;
  apiToken?: string;
}

export interface NewTransition {
  name: string;
  /** Status names; absent: from every status. */
  from?: string[];
  to: string;
  /** Field ids on the transition's screen. */
  screen?: string[];
  /** Field ids that the transition's validator insists on. */
  required?: string[];
}

export interface NewProject {
  key: string;
  name: string;
  issueTypes: (string | { name: string; subtask?: boolean; hierarchyLevel?: number })[];
  /** The first one is where issues begin. */
  statuses: (string | { name: string; category: StatusCategoryKey })[];
  /** Highest first; default Jira's five. */
  priorities?: string[];
  /** `simplified`: one global transition to each status, named like it. */
  workflow: 'simplified' | { transitions: NewTransition[] };
  admins: string[];
  members: string[];
  requiredFields?: string[];
  hiddenFields?: string[];
  components?: string[];
  versions?: string[];
}

/** Arranges a site for a start, a demo or a test; no events go out, nothing is counted. Names that exist already are shared, as in company-managed projects. */
export interface SiteSetUp {
  addUser(user: NewUser): { accountId: string; apiToken: string };
  /** Throws for a key that exists. The app's own user becomes a member. */
  addProject(project: NewProject): { id: string; key: string };
  /** A custom field on all screens; returns its id, `customfield_N`. */
  addField(field: { name: string; kind: FieldKind; options?: string[] }): string;
  /** Gives a permission to a role of the project. */
  grant(projectKey: string, role: RoleName, permission: string): void;
  /** Takes a permission from a role (`admin`, `member`) or, whatever its roles give, from one account. */
  revoke(projectKey: string, roleOrAccountId: string, permission: string): void;
  /** Undoes `revoke` for one account. */
  restore(projectKey: string, accountId: string, permission: string): void;
  /** Puts an account into a role. */
  addToRole(projectKey: string, role: RoleName, accountId: string): void;
  removeFromRole(projectKey: string, role: RoleName, accountId: string): void;
  setActive(accountId: string, active: boolean): void;
  /** Moves an issue as the Move dialog does: a new key, the old one still leads to it; an event goes out. */
  moveIssue(idOrKey: string, toProjectKey: string, byAccountId: string): { key: string };
  /** Switches burst and per-issue limits off and on: for loading many issues at once. */
  suspendLimits(suspended: boolean): void;
}

const PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];

/** Creates the set-up side of a site. */
export function createSetUp(core: SiteCore, suspendLimits: (suspended: boolean) => void): SiteSetUp {
  const { data } = core;

  function named(
    all: Map<string, { id: string; name: string }>,
    kind: Parameters<typeof nextId>[1],
    name: string,
  ): string {
    const known = [...all.values()].find((entry) => entry.name === name);
    if (known) return known.id;
    const id = nextId(core, kind);
    all.set(id, { id, name });
    return id;
  }

  function issueTypeId(input: NewProject['issueTypes'][number]): string {
    const { name, subtask, hierarchyLevel } = typeof input === 'string' ? describeType(input) : input;
    const known = [...data.issueTypes.values()].find((type) => type.name === name);
    if (known) return known.id;
    const id = nextId(core, 'issueType');
    const isSubtask = subtask ?? hierarchyLevel === -1;
    const level = hierarchyLevel ?? (isSubtask ? -1 : 0);
    data.issueTypes.set(id, { id, name, description: '', subtask: isSubtask, hierarchyLevel: level });
    return id;
  }

  function statusId(input: NewProject['statuses'][number], position: number, count: number): string {
    const name = typeof input === 'string' ? input : input.name;
    const known = [...data.statuses.values()].find((status) => status.name === name);
    if (known) return known.id;
    const id = nextId(core, 'status');
    const category = typeof input === 'string' ? guessCategory(name, position, count) : input.category;
    data.statuses.set(id, { id, name, category });
    return id;
  }

  function transitionsOf(workflow: NewProject['workflow'], statusIds: string[]): TransitionRecord[] {
    const idOf = (name: string) => {
      const id = statusIds.find((candidate) => data.statuses.get(candidate)?.name === name);
      if (id === undefined)
        throw new Error(`The workflow names the status "${name}", which the project lacks`);
      return id;
    };
    const wanted: NewTransition[] =
      workflow === 'simplified'
        ? statusIds.map((id) => ({
            name: data.statuses.get(id)?.name ?? '',
            to: data.statuses.get(id)?.name ?? '',
          }))
        : workflow.transitions;
    return wanted.map(({ name, from, to, screen, required }, i) => ({
      id: String((i + 1) * 10 + 1),
      name,
      from: from ? from.map(idOf) : '*',
      to: idOf(to),
      screen: screen ?? [],
      required: required ?? [],
    }));
  }

  function project(key: string): ProjectRecord {
    const found = findProject(core, key);
    if (!found) throw new Error(`No project ${key}`);
    return found;
  }

  return {
    addUser(user) {
      const accountId = user.accountId ?? `712020:${randomUuid(core.random)}`;
      const apiToken = user.apiToken ?? `ATATT-${randomUuid(core.random)}`;
      data.users.set(accountId, {
        accountId,
        accountType: 'atlassian',
        displayName: user.displayName,
        email: user.email,
        emailVisible: user.hideEmail !== true,
        apiToken,
        admin: user.admin === true,
        active: true,
        timeZone: user.timeZone ?? core.identity.timeZone,
      });
      core.changed();
      return { accountId, apiToken };
    },
    addProject(input) {
      if (findProject(core, input.key)) throw new Error(`Project ${input.key} exists`);
      const id = nextId(core, 'project');
      const statusIds = input.statuses.map((status, i) => statusId(status, i, input.statuses.length));
      data.projects.set(id, {
        id,
        key: input.key,
        name: input.name,
        leadId: input.admins[0] ?? core.identity.appAccountId,
        simplified: false,
        issueTypeIds: input.issueTypes.map(issueTypeId),
        statusIds,
        priorityIds: (input.priorities ?? PRIORITIES).map((name) => named(data.priorities, 'priority', name)),
        transitions: transitionsOf(input.workflow, statusIds),
        roles: { admin: [...input.admins], member: [...input.members, core.identity.appAccountId] },
        grants: { admin: defaultGrants('admin'), member: defaultGrants('member') },
        revoked: {},
        hiddenFields: input.hiddenFields ?? [],
        requiredFields: input.requiredFields ?? [],
        components: (input.components ?? []).map((name) => ({ id: nextId(core, 'component'), name })),
        versions: (input.versions ?? []).map((name) => ({ id: nextId(core, 'version'), name })),
        issueCounter: 0,
        properties: {},
      });
      core.changed();
      return { id, key: input.key };
    },
    addField({ name, kind, options }) {
      const id = `customfield_${nextId(core, 'field')}`;
      const records = (options ?? []).map((value) => ({ id: nextId(core, 'option'), value }));
      data.customFields.set(id, { id, name, kind, custom: true, options: records });
      core.changed();
      return id;
    },
    grant(projectKey, role, permission) {
      const grants = project(projectKey).grants[role];
      if (!grants.includes(permission)) grants.push(permission);
      core.changed();
    },
    revoke(projectKey, roleOrAccountId, permission) {
      const { grants, revoked } = project(projectKey);
      if (roleOrAccountId === 'admin' || roleOrAccountId === 'member') {
        grants[roleOrAccountId] = grants[roleOrAccountId].filter((key) => key !== permission);
      } else revoked[roleOrAccountId] = [...(revoked[roleOrAccountId] ?? []), permission];
      core.changed();
    },
    restore(projectKey, accountId, permission) {
      const { revoked } = project(projectKey);
      revoked[accountId] = (revoked[accountId] ?? []).filter((key) => key !== permission);
      core.changed();
    },
    addToRole(projectKey, role, accountId) {
      const members = project(projectKey).roles[role];
      if (!members.includes(accountId)) members.push(accountId);
      core.changed();
    },
    removeFromRole(projectKey, role, accountId) {
      const { roles } = project(projectKey);
      roles[role] = roles[role].filter((id) => id !== accountId);
      core.changed();
    },
    setActive(accountId, active) {
      const user = data.users.get(accountId);
      if (!user) throw new Error(`No account ${accountId}`);
      user.active = active;
      core.changed();
    },
    moveIssue: (idOrKey, toProjectKey, byAccountId) =>
      moveIssue(core, idOrKey, project(toProjectKey), byAccountId),
    suspendLimits,
  };
}

function describeType(name: string): { name: string; subtask?: boolean; hierarchyLevel?: number } {
  if (/^sub-?task$/i.test(name)) return { name, subtask: true };
  return name === 'Epic' ? { name, hierarchyLevel: 1 } : { name };
}

/** Statuses given by name only: the first is open, the last and the usual end words are done, others are in progress. */
function guessCategory(name: string, position: number, count: number): StatusCategoryKey {
  if (/^(?:done|closed|resolved)$/i.test(name)) return 'done';
  if (/^(?:to do|open|new|backlog|reopened)$/i.test(name) || position === 0) return 'new';
  return position === count - 1 ? 'done' : 'indeterminate';
}
