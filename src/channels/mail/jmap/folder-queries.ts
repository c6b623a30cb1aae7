import { MAIL_SUBJECT, MESSAGE_ID_MARK } from '../../../mail/mail-name';
import type { JmapLimits } from './answers';
import type { Call } from './api';
import { MAIL_PROPERTIES, REPORT_PROPERTIES } from './folder-mail';

/** A query and the fetching of what it finds, which refers to it. */
export interface FolderQuery {
  query: Call;
  get: Call;
  calls: readonly Call[];
}

/** Reports that one listing looks at, newest first: a folder may hold any number of reports about other mail. */
const REPORTS = 50;
const PAGE = 500;

export function pageSize(limits: JmapLimits): number {
  return Math.min(PAGE, limits.maxObjectsInGet);
}

/**
 * How mail of ours is looked for: `header` compares the text of the header; `subject` is a search, which splits words and which Cyrus
 * without a search engine does not have.
 */
export type SubjectFilter = 'header' | 'subject';

const subjectCondition = (by: SubjectFilter) =>
  by === 'header' ? { header: ['Subject', MAIL_SUBJECT] } : { subject: MAIL_SUBJECT };

/** Whether the search finds anything: then a server whose header filter finds nothing may compare something else than text. */
export function subjectProbe(folderId: string): Call {
  return [
    'Email/query',
    { filter: { inMailbox: folderId, ...subjectCondition('subject') }, limit: 1 },
    'doubt',
  ];
}

/** Mail that has our words in its subject, oldest first. */
export function subjectQuery(
  folderId: string,
  position: number,
  limits: JmapLimits,
  by: SubjectFilter,
): FolderQuery {
  return folderQuery(`ours-${position}`, {
    filter: { inMailbox: folderId, ...subjectCondition(by) },
    isAscending: true,
    position,
    limit: pageSize(limits),
    properties: { properties: MAIL_PROPERTIES },
  });
}

/** Mail of mail systems: delivery reports of any mail, and what answers ours whatever its subject says. */
export function reportQueries(folderId: string, limits: JmapLimits): FolderQuery[] {
  const query = (id: string, header: [string, string]) =>
    folderQuery(id, {
      filter: { inMailbox: folderId, header },
      isAscending: false,
      position: 0,
      limit: Math.min(REPORTS, limits.maxObjectsInGet),
      properties: REPORT_PROPERTIES,
    });
  return [
    query('reports', ['Content-Type', 'multipart/report']),
    query('answers', ['References', MESSAGE_ID_MARK]),
  ];
}

function folderQuery(
  id: string,
  about: {
    filter: Record<string, unknown>;
    isAscending: boolean;
    position: number;
    limit: number;
    properties: Record<string, unknown>;
  },
): FolderQuery {
  const { filter, position, limit } = about;
  const sort = [{ property: 'receivedAt', isAscending: about.isAscending }];
  const query: Call = ['Email/query', { filter, sort, position, limit }, id];
  const ids = { resultOf: id, name: 'Email/query', path: '/ids' };
  const get: Call = ['Email/get', { '#ids': ids, ...about.properties }, `${id}-mails`];
  return { query, get, calls: [query, get] };
}

/** What was made, changed and destroyed in the whole account since a state. */
export function changesQuery(sinceState: string, limits: JmapLimits) {
  const changes: Call = ['Email/changes', { sinceState, maxChanges: pageSize(limits) }, 'changes'];
  const get = (which: 'created' | 'updated'): Call => {
    const ids = { resultOf: 'changes', name: 'Email/changes', path: `/${which}` };
    return ['Email/get', { '#ids': ids, ...REPORT_PROPERTIES }, which];
  };
  const [created, updated] = [get('created'), get('updated')];
  return { changes, created, updated, calls: [changes, created, updated] as const };
}
