import { LEAD_BLOCKS, withLead } from '../mapping/comment-lead';
import { mediaByItem } from '../mapping/images';
import { worklogHere } from '../mapping/worklogs';
import type { CommentContent, ItemChange, WorklogContent } from '../protocol/envelope';
import type { MarkedAuthor } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { imagesFor } from './images';
import type { InboundDeps } from './inbound-deps';
import { notifyOptions } from './notify-users';

/** It is written, with names in place of these images. */
export interface Incomplete {
  missingImages: string[];
}

/** How something that carries the app's mark is made and edited. */
interface Marked {
  make(): Promise<Outcome<{ id: string } | 'gone'>>;
  edit(here: string): Promise<Outcome<'edited' | 'gone'>>;
}

/** Makes or edits the partner's comment or worklog. The caller has noted what is to be made. `gone`: the issue was deleted. */
export async function applyMarked(
  deps: InboundDeps,
  issueId: string,
  pair: PairRecord,
  { item, n, comment, worklog }: ItemChange,
): Promise<Outcome<'applied' | 'gone' | Incomplete>> {
  const known = pair.items[item];
  const missing = comment ? await imagesFor(deps, pair, comment.body) : done([]);
  if (missing.kind !== 'done') return missing;
  const end = missing.value.length === 0 ? 'applied' : { missingImages: missing.value };
  const here = comment
    ? commentAt(deps, pair, issueId, item, comment)
    : worklogAt(deps, issueId, item, worklog as WorklogContent);
  const wire = deps.hash(comment ? { comment } : { worklog });
  if (known?.here === undefined) {
    const made = await here.make();
    if (made.kind !== 'done') return made;
    if (made.value === 'gone') return done('gone');
    pair.items[item] = { n, wire, here: made.value.id };
    return done(end);
  }
  const edited = await here.edit(known.here);
  if (edited.kind !== 'done') return edited;
  // Somebody here deleted the copy: it is not made again.
  pair.items[item] = { n, wire, here: known.here, ...(edited.value === 'gone' ? { gone: true } : {}) };
  return done(edited.value === 'gone' ? 'applied' : end);
}

/** The partner's company is always named, by the name that this side's admin has seen; an item that he forwards says whose it is besides. */
function ofPartner<T extends { company: string }>(deps: InboundDeps, content: T): T {
  const { us, partner: them } = deps.session.sync;
  const partner = them?.company ?? content.company;
  // Nobody of this company writes by way of a partner.
  const isHis = content.company === partner || content.company === us.company;
  return { ...content, company: isHis ? partner : `${content.company} via ${partner}` };
}

/** Kept beside it: another synchronization of the project may have to say whose it is. */
function authorOf({ author, company, created }: MarkedAuthor): MarkedAuthor {
  return { author, company, created };
}

function commentAt(
  deps: InboundDeps,
  pair: PairRecord,
  issueId: string,
  item: string,
  content: CommentContent,
): Marked {
  const body = withLead(ofPartner(deps, content), mediaByItem(pair, deps.session.us));
  const mark = { sync: deps.session.sync.id, item, lead: LEAD_BLOCKS, from: authorOf(content) };
  return {
    make: () => deps.jira.addComment(issueId, body, mark),
    edit: (here) => deps.jira.editComment(issueId, here, body),
  };
}

function worklogAt(deps: InboundDeps, issueId: string, item: string, content: WorklogContent): Marked {
  const values = worklogHere(ofPartner(deps, content));
  const options = notifyOptions(deps);
  const mark = { sync: deps.session.sync.id, item, lead: LEAD_BLOCKS, from: authorOf(content) };
  return {
    make: () => deps.jira.addWorklog(issueId, values, mark, options),
    edit: (here) => deps.jira.editWorklog(issueId, here, values, options),
  };
}
