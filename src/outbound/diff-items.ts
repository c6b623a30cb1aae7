import type { JiraAttachment, JiraComment, JiraIssue, JiraWorklog } from '../ports/jira';
import { withoutLead } from '../mapping/comment-lead';
import { neutralDocument } from '../mapping/neutral-adf';
import type { ImageOf } from '../mapping/neutral-adf';
import { worklogContent } from '../mapping/worklogs';
import type { ItemChange, WorklogContent } from '../protocol/envelope';
import { itemIdOf, parseItemId } from '../protocol/items';
import { MAX_ITEMS } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import type { Attributed, Attribution } from './forwarded-items';
import { TOO_LARGE, isTooLarge } from './pieces';
import type { IssueNews, Quiet } from './pieces';

export interface ItemContext {
  side: Side;
  company: string;
  /** Longest attachment that both sides take. */
  attachmentBytes: number;
  /** Of one part. */
  partBytes: number;
  now: number;
  hash(value: unknown): string;
  /** Local ids of what the app made here from the partner's items: they belong to the partner. */
  foreign: ReadonlySet<string>;
  /** Whose a comment or worklog is that may leave. */
  attributed(kind: 'comment' | 'worklog', id: string): Attributed;
  /** Item id of an image of this site's documents. */
  imageOf: ImageOf;
  /** Pair id of an issue that a link may name: it was just read, may leave and is paired, or is paired by this very look. */
  linkable(issueId: string): string | undefined;
}

/**
 * Own comments, worklogs, attachments and links that are new, edited or deleted here. Restricted and internal ones never leave; one that
 * becomes so is withdrawn. A link leaves with the issue at its outward end, once both ends are paired.
 */
export function diffItems(
  issue: JiraIssue,
  pair: PairRecord,
  context: ItemContext,
): { items: IssueNews['items'] } & Pick<Quiet, 'parked' | 'unparked'> {
  const items: IssueNews['items'] = [];
  const parked: IssueNews['quiet']['parked'] = {};
  const present = new Set<string>();
  let count = Object.keys(pair.items).length;
  const stays = new Set<string>();
  const isToSay = (item: string) =>
    pair.sayAgain === true || pair.say?.includes(item) === true || pair.say?.includes('*') === true;
  const park = (item: string, code: string, text: string) => {
    stays.add(item);
    if (pair.parked[item]?.code !== code) parked[item] = { code, text, since: context.now, tries: 0 };
  };
  const consider = (item: string, content: Omit<ItemChange, 'item' | 'n'>, forwarded = false) => {
    present.add(item);
    const known = pair.items[item];
    const wire = context.hash(content);
    if (known !== undefined && known.gone !== true && known.wire === wire) {
      if (isToSay(item))
        items.push({ change: { item, n: known.n, ...content }, state: known, upload: false });
      return;
    }
    if (known === undefined && (count += 1) > MAX_ITEMS)
      return park(
        item,
        'too-many-items',
        `The issue has more than ${MAX_ITEMS} comments, attachments, worklogs and links; this one stays here.`,
      );
    const n = (known?.n ?? 0) + 1;
    const change = { item, n, ...content };
    if (isTooLarge(change)) return park(item, TOO_LARGE.code, TOO_LARGE.text);
    items.push({
      change,
      state: { n, wire, ...(forwarded ? { forwarded } : {}) },
      upload: content.attachment !== undefined,
    });
  };
  for (const comment of issue.comments) {
    if (!comment.isPublic || context.foreign.has(`comment ${comment.id}`)) continue;
    const item = itemIdOf(context.side, 'comment', comment.id);
    const author = context.attributed('comment', comment.id);
    if (author === 'stays') present.add(item);
    else consider(item, commentContent(comment, context, author), author !== 'own');
  }
  for (const worklog of issue.worklogs) {
    if (!worklog.isPublic || context.foreign.has(`worklog ${worklog.id}`)) continue;
    const item = itemIdOf(context.side, 'worklog', worklog.id);
    const author = context.attributed('worklog', worklog.id);
    if (author === 'stays') present.add(item);
    else if (author === 'own') consider(item, { worklog: worklogContent(worklog, context.company) });
    else consider(item, { worklog: forwardedWorklog(worklog, author) }, true);
  }
  for (const link of issue.links) {
    if (link.way !== 'outward' || context.foreign.has(`link ${link.id}`)) continue;
    const item = itemIdOf(context.side, 'link', link.id);
    const known = pair.items[item];
    // Links never change, so what has left is not looked at again.
    if (known !== undefined && known.gone !== true && pair.sayAgain !== true) present.add(item);
    else {
      const other = context.linkable(link.otherId);
      const type = link.type.name.slice(0, 255);
      if (other !== undefined) consider(item, { link: { type, way: 'outward', other } });
    }
  }
  for (const attachment of issue.attachments) {
    if (context.foreign.has(`attachment ${attachment.id}`)) continue;
    const item = itemIdOf(context.side, 'attachment', attachment.id);
    if (attachment.size > context.attachmentBytes) {
      present.add(item);
      park(
        item,
        'attachment-too-large',
        `${attachment.filename} is larger than the ${Math.floor(context.attachmentBytes / 1048576)} MiB that both sides take.`,
      );
      continue;
    }
    consider(item, attachmentContent(attachment, context));
  }
  for (const [item, state] of Object.entries(pair.items)) {
    if (present.has(item) || parseItemId(item)?.owner !== context.side) continue;
    if (state.gone === true) {
      if (isToSay(item)) items.push({ change: { item, n: state.n }, state, upload: false });
      continue;
    }
    const n = state.n + 1;
    items.push({ change: { item, n }, state: { n, wire: '', gone: true }, upload: false });
  }
  const unparked = Object.keys(pair.parked).filter(
    (subject) => parseItemId(subject)?.owner === context.side && !stays.has(subject),
  );
  return { items, parked, unparked };
}

function commentContent(
  comment: JiraComment,
  { company, imageOf }: ItemContext,
  author: 'own' | Attribution,
): Omit<ItemChange, 'item' | 'n'> {
  if (author === 'own')
    return {
      comment: {
        author: comment.author.displayName,
        company,
        created: comment.created,
        body: neutralDocument(comment.body, company, imageOf),
      },
    };
  const { lead, ...from } = author;
  return {
    comment: { ...from, body: neutralDocument(withoutLead(comment.body, lead), from.company, imageOf) },
  };
}

/** With its own author, and without the blocks that the app put before its words. */
function forwardedWorklog(worklog: JiraWorklog, { lead, ...from }: Attribution): WorklogContent {
  const comment = worklog.comment && withoutLead(worklog.comment, lead);
  return { ...worklogContent({ ...worklog, comment }, from.company), ...from };
}

function attachmentContent(
  attachment: JiraAttachment,
  context: { company: string; partBytes: number },
): Omit<ItemChange, 'item' | 'n'> {
  return {
    attachment: {
      filename: attachment.filename.slice(0, 255),
      mimeType: attachment.mimeType.slice(0, 255),
      size: attachment.size,
      author: attachment.authorName,
      company: context.company,
      created: attachment.created,
      parts: Math.max(1, Math.ceil(attachment.size / context.partBytes)),
    },
  };
}
