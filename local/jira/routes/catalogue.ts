import { fail, ok } from '../answers';
import {
  issueTypeBean,
  linkTypeBean,
  namedBean,
  priorityBean,
  selfLink,
  statusBean,
  statusCategoryBean,
  timestamp,
} from '../beans';
import type { Call, RouteTable } from '../core';
import { COMPUTED_FIELDS, fieldSchema, settableFields } from '../fields/registry';
import { valuesPage } from '../read-body';

/** What a site offers as a whole: fields, types, priorities, statuses, resolutions, labels, and the site itself. */

function fields({ core }: Call) {
  const computed = COMPUTED_FIELDS.map(({ id, name, type, items }) => ({
    id,
    key: id,
    name,
    custom: false,
    orderable: false,
    navigable: true,
    searchable: true,
    clauseNames: [id],
    schema: { type, system: id, ...(items ? { items } : {}) },
  }));
  const settable = settableFields(core).map((field) => ({
    id: field.id,
    key: field.id,
    name: field.name,
    custom: field.custom,
    orderable: true,
    navigable: true,
    searchable: true,
    clauseNames: field.custom ? [`cf[${field.id.replace('customfield_', '')}]`, field.name] : [field.id],
    schema: fieldSchema(field),
  }));
  return ok([...computed, ...settable]);
}

function labels(call: Call) {
  const all = new Set<string>();
  for (const issue of call.core.data.issues.values()) {
    for (const label of (issue.values['labels'] as string[] | undefined) ?? []) all.add(label);
  }
  return ok(valuesPage(call, selfLink(call.core, '/label'), [...all].sort(), 1000, 1000));
}

function priorityPage(call: Call) {
  const all = [...call.core.data.priorities.values()];
  const page = valuesPage(call, selfLink(call.core, '/priority/search'), all, 50, 50);
  return ok({ ...page, values: page.values.map((entry) => priorityBean(call.core, entry)) });
}

function oneOf<T>(all: Map<string, T>, id: string | undefined, bean: (entry: T) => unknown, what: string) {
  const entry = all.get(id ?? '');
  return entry ? ok(bean(entry)) : fail(404, `The ${what} with id '${id ?? ''}' does not exist`);
}

function serverInfo({ core }: Call) {
  return ok({
    baseUrl: core.identity.baseUrl,
    displayUrl: core.identity.baseUrl,
    displayUrlServicedeskHelpCenter: core.identity.baseUrl,
    displayUrlConfluence: core.identity.baseUrl,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100_300,
    buildDate: timestamp(core, Date.UTC(2026, 9, 1)),
    serverTime: timestamp(core, core.clock.now()),
    scmInfo: 'emulated',
    serverTitle: 'Jira',
    defaultLocale: { locale: 'en_US' },
    serverTimeZone: core.identity.timeZone,
  });
}

export const catalogueRoutes: RouteTable = {
  'GET /field': fields,
  'GET /label': labels,
  'GET /issuetype': ({ core }) =>
    ok([...core.data.issueTypes.values()].map((type) => issueTypeBean(core, type))),
  'GET /issuetype/{id}': ({ core, params }) =>
    oneOf(core.data.issueTypes, params['id'], (type) => issueTypeBean(core, type), 'issue type'),
  'GET /priority': ({ core }) =>
    ok([...core.data.priorities.values()].map((entry) => priorityBean(core, entry))),
  'GET /priority/search': priorityPage,
  'GET /priority/{id}': ({ core, params }) =>
    oneOf(core.data.priorities, params['id'], (entry) => priorityBean(core, entry), 'priority'),
  'GET /status': ({ core }) => ok([...core.data.statuses.values()].map((status) => statusBean(core, status))),
  'GET /status/{idOrName}': ({ core, params }) => {
    const wanted = params['idOrName'] ?? '';
    const byName = [...core.data.statuses.values()].find((status) => status.name === wanted);
    return oneOf(core.data.statuses, byName?.id ?? wanted, (status) => statusBean(core, status), 'status');
  },
  'GET /statuscategory': ({ core }) =>
    ok((['new', 'indeterminate', 'done'] as const).map((key) => statusCategoryBean(core, key))),
  'GET /resolution': ({ core }) =>
    ok([...core.data.resolutions.values()].map((entry) => namedBean(core, '/resolution', entry))),
  'GET /issueLinkType': ({ core }) =>
    ok({ issueLinkTypes: [...core.data.linkTypes.values()].map((type) => linkTypeBean(core, type)) }),
  'GET /serverInfo': serverInfo,
};
