import type { Filter } from './filter';
import { parseFilter } from './filter';
import { badRequest } from './wire';

/** Properties of messages that can be selected here. */
const MESSAGE_PROPERTIES = [
  'id',
  'subject',
  'from',
  'internetMessageId',
  'receivedDateTime',
  'lastModifiedDateTime',
  'parentFolderId',
  'isRead',
  'isDraft',
] as const;
const FOLDER_PROPERTIES = ['id', 'displayName', 'parentFolderId', 'totalItemCount'];

/** The options of a listing, checked. */
interface ListOptions {
  filter?: Filter;
  orderBy: { property: string; descending: boolean }[];
  select: string[];
  /** Ids of extended properties. */
  expand: string[];
  top: number;
  skip: number;
}

/** The default page of the documentation. */
export const DEFAULT_TOP = 10;

const EXPAND = /^singleValueExtendedProperties\(\$filter=(.+)\)$/;

/** Reads the options of a listing of messages or folders. Each option must be known, and say what the documentation allows. */
export function readListOptions(
  query: ReadonlyMap<string, string>,
  of: 'messages' | 'folders',
  more: readonly string[] = [],
): ListOptions {
  const isMessages = of === 'messages';
  const known = isMessages
    ? ['$filter', '$orderby', '$select', '$expand', '$top', '$skip']
    : ['$filter', '$select', '$top'];
  for (const name of query.keys()) {
    if (![...known, ...more].includes(name)) throw badRequest(`The query option '${name}' is not known.`);
  }
  const filterText = query.get('$filter');
  const filter =
    filterText === undefined
      ? undefined
      : parseFilter(
          filterText,
          isMessages ? ['subject', 'internetMessageId'] : ['displayName'],
          isMessages ? ['receivedDateTime', 'lastModifiedDateTime'] : [],
        );
  const orderBy = (query.get('$orderby') ?? '').split(',').flatMap((each) => {
    if (each.trim() === '') return [];
    const [, property = '', direction] = /^(\w+)(?: (asc|desc))?$/.exec(each.trim()) ?? [];
    if (!['receivedDateTime', 'subject'].includes(property)) throw badRequest(`Cannot order by '${each}'.`);
    return [{ property, descending: direction === 'desc' }];
  });
  checkOrder(filter, orderBy);
  return {
    ...(filter === undefined ? {} : { filter }),
    orderBy,
    select: list(query.get('$select'), isMessages ? MESSAGE_PROPERTIES : FOLDER_PROPERTIES),
    expand: readExpand(query.get('$expand')),
    top: number(query.get('$top'), 1, 1000) ?? DEFAULT_TOP,
    skip: number(query.get('$skip'), 0, 1_000_000) ?? 0,
  };
}

/** learn.microsoft.com/graph/api/user-list-messages: what is ordered by must be in the filter, first and in the same order. */
function checkOrder(filter: Filter | undefined, orderBy: readonly { property: string }[]): void {
  if (!filter) return;
  if (orderBy.some(({ property }, index) => filter.properties[index] !== property)) {
    throw badRequest('The restriction or sort order is too complex for this operation.', 'InefficientFilter');
  }
}

function list(text: string | undefined, known: readonly string[]): string[] {
  if (text === undefined) return [...known];
  const names = text.split(',').map((each) => each.trim());
  const other = names.find((name) => !known.includes(name));
  if (other !== undefined) throw badRequest(`Could not find a property named '${other}'.`);
  return ['id', ...names.filter((name) => name !== 'id')];
}

function readExpand(text: string | undefined): string[] {
  if (text === undefined) return [];
  const inner = EXPAND.exec(text)?.[1];
  if (inner === undefined) throw badRequest(`Cannot expand '${text}'.`);
  return inner.split(' or ').map((each) => {
    const id = /^id eq '((?:String|Integer|Boolean) 0x[0-9A-Fa-f]{1,4})'$/.exec(each)?.[1];
    if (id === undefined) throw badRequest(`Invalid filter of extended properties: ${each}`);
    return id;
  });
}

function number(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw badRequest(`'${text}' is out of range (${least} to ${most}).`);
  return value;
}
