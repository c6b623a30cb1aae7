import type { Differences } from './differences';
import { asWords, canonical, wordsOf, type Adapted } from './rich-text';
import type { AttachmentView, CommentView, IssueView, SiteView } from './site-view';

const MINUTE_MS = 60_000;

/** Compares the comments that either side made with their copies; returns how many have one. */
export function compareComments(
  where: string,
  { master, slave, a, b }: { master: SiteView; slave: SiteView; a: IssueView; b: IssueView },
  { differences, adapted }: { differences: Differences; adapted: Adapted },
): number {
  const report = { differences, adapted };
  return (
    compareOneWay(where, { site: master, issue: a }, b, report) +
    compareOneWay(where, { site: slave, issue: b }, a, report)
  );
}

function compareOneWay(
  where: string,
  { site, issue }: { site: SiteView; issue: IssueView },
  other: IssueView,
  { differences, adapted }: { differences: Differences; adapted: Adapted },
): number {
  const isMaster = site.side === 'm';
  const differ = (what: string, ours: string | null, theirs: string | null) =>
    differences.add(`${where}, ${what}`, isMaster ? ours : theirs, isMaster ? theirs : ours);
  const copies = new Map<string, CommentView>();
  for (const copy of other.comments) {
    const item = copy.mark?.item;
    if (item === undefined || !item.startsWith(site.side)) continue;
    if (copies.has(item)) differ(`comment ${item} is there twice`, null, wordsOf(copy.body));
    copies.set(item, copy);
  }
  let matched = 0;
  for (const comment of issue.comments.filter((candidate) => candidate.mark === undefined)) {
    const item = `${site.side}c${comment.id}`;
    const copy = copies.get(item);
    copies.delete(item);
    if (!copy) {
      differ(`comment ${item}`, wordsOf(comment.body), null);
      continue;
    }
    matched += 1;
    const blocks = copy.mark?.lead ?? 0;
    const content = copy.body.content ?? [];
    const lead = content.slice(0, blocks).map(wordsOf).join('\n');
    if (!isLeadOf(lead, comment, site.company))
      differ(`author of comment ${item}`, `${comment.author} (${site.company})`, lead);
    const ours = canonical(asWords(comment.body, site.company, adapted));
    const theirs = canonical({ ...copy.body, content: content.slice(blocks) });
    if (ours !== theirs) differ(`comment ${item}`, ours, theirs);
  }
  for (const [item, copy] of copies) differ(`comment ${item}`, null, wordsOf(copy.body));
  return matched;
}

/** "AUTHOR (COMPANY), date and time", to the minute. */
function isLeadOf(lead: string, comment: CommentView, company: string): boolean {
  const start = `${comment.author} (${company}), `;
  if (!lead.startsWith(start)) return false;
  return Date.parse(lead.slice(start.length)) === Math.floor(comment.created / MINUTE_MS) * MINUTE_MS;
}

const nameOf = ({ filename, mimeType, size, sha256 }: AttachmentView) =>
  `${filename} (${mimeType}, ${size} bytes, SHA-256 ${sha256})`;

/** Attachments carry no mark: the same name, type and content as often on one side as on the other. Returns how many are on both. */
export function compareAttachments(
  where: string,
  a: IssueView,
  b: IssueView,
  differences: Differences,
): number {
  const theirs = b.attachments.map(nameOf);
  let matched = 0;
  for (const name of a.attachments.map(nameOf)) {
    const at = theirs.indexOf(name);
    if (at < 0) differences.add(`${where}, attachment`, name, null);
    else {
      matched += 1;
      theirs.splice(at, 1);
    }
  }
  for (const name of theirs) differences.add(`${where}, attachment`, null, name);
  return matched;
}
