import type { Call } from './core';
import { linkTypeBean, selfLink } from './beans';
import { issueRef } from './issue-ref';
import { mayOn } from './permissions';
import type { IssueRecord, LinkRecord } from './model';

/** The links of an issue as that issue shows them: a link made by A on B is `outwardIssue` on A and `inwardIssue` on B. */
export function linksOf(call: Call, issue: IssueRecord): Record<string, unknown>[] {
  const { core } = call;
  return issue.linkIds.flatMap((id) => {
    const link = core.data.links.get(id);
    const type = link && core.data.linkTypes.get(link.typeId);
    if (!link || !type) return [];
    const outward = link.sourceId === issue.id;
    const other = core.data.issues.get(outward ? link.destinationId : link.sourceId);
    if (!other || !mayOn(call, other, 'BROWSE_PROJECTS')) return [];
    return [
      {
        id: link.id,
        self: selfLink(core, `/issueLink/${link.id}`),
        type: linkTypeBean(core, type),
        [outward ? 'outwardIssue' : 'inwardIssue']: issueRef(core, other),
      },
    ];
  });
}

/** A link by itself, with both its ends; undefined where an end is gone. */
export function linkJson(call: Call, link: LinkRecord): Record<string, unknown> | undefined {
  const { core } = call;
  const type = core.data.linkTypes.get(link.typeId);
  const source = core.data.issues.get(link.sourceId);
  const destination = core.data.issues.get(link.destinationId);
  if (!type || !source || !destination) return undefined;
  return {
    id: link.id,
    self: selfLink(core, `/issueLink/${link.id}`),
    type: linkTypeBean(core, type),
    inwardIssue: issueRef(core, source),
    outwardIssue: issueRef(core, destination),
  };
}
