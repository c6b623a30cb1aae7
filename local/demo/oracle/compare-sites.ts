import { compareAttachments, compareComments } from './compare-items';
import { createDifferences, type Difference, type Differences } from './differences';
import { asWords, canonical, type Adapted } from './rich-text';
import type { IssueFields, IssueView, SiteView } from './site-view';

export interface Comparison {
  equal: boolean;
  /** Issues, comments and attachments that exist on both sites as the same one. */
  pairs: number;
  comments: number;
  attachments: number;
  /** What differs by design, by kind. */
  adapted: Adapted & { assigneesWithoutAccount: number };
  /** How many differences there are; `differences` holds the first ones. */
  differenceCount: number;
  differences: Difference[];
}

/** The id under which both sites know an issue: the mark of its copy, else where it was born. */
const pairOf = (site: SiteView, issue: IssueView) => issue.pair ?? `${site.side}${issue.id}`;

function byPair(site: SiteView, differences: Differences): Map<string, IssueView> {
  const found = new Map<string, IssueView>();
  for (const issue of site.issues) {
    const pair = pairOf(site, issue);
    const other = found.get(pair);
    if (!other) found.set(pair, issue);
    else differences.add(`duplicate of ${pair} on the side of ${site.company}`, other.key, issue.key);
  }
  return found;
}

/** Compares two projects field by field, comment by comment, attachment by attachment. Knows nothing of the app but the marks that it leaves. */
export function compareSites(master: SiteView, slave: SiteView): Comparison {
  const differences = createDifferences();
  const adapted = { inlineImages: 0, mentions: 0, assigneesWithoutAccount: 0 };
  const [ours, theirs] = [byPair(master, differences), byPair(slave, differences)];
  const pairIdOf = (site: SiteView, issueId: string | null) => {
    const issue = site.issues.find((candidate) => candidate.id === issueId);
    return issue ? pairOf(site, issue) : null;
  };
  const total = { pairs: 0, comments: 0, attachments: 0 };
  for (const pair of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(pair), theirs.get(pair)];
    if (!a || !b) {
      differences.add(`issue ${pair}`, a?.key ?? null, b?.key ?? null);
      continue;
    }
    const where = `${a.key} / ${b.key}`;
    total.pairs += 1;
    compareFields(where, { master, slave, a, b }, { differences, adapted });
    const parents = [pairIdOf(master, a.parentId), pairIdOf(slave, b.parentId)] as const;
    if (parents[0] !== parents[1]) differences.add(`${where}, parent`, ...parents);
    const texts = [textOf(master, a, adapted), textOf(slave, b, adapted)] as const;
    if (texts[0] !== texts[1]) differences.add(`${where}, description`, ...texts);
    total.comments += compareComments(where, { master, slave, a, b }, { differences, adapted });
    total.attachments += compareAttachments(where, a, b, differences);
  }
  return {
    equal: differences.count() === 0,
    ...total,
    adapted,
    differenceCount: differences.count(),
    differences: differences.kept(),
  };
}

function textOf(site: SiteView, issue: IssueView, adapted: Adapted): string {
  return issue.description === null ? '' : canonical(asWords(issue.description, site.company, adapted));
}

function compareFields(
  where: string,
  { master, slave, a, b }: { master: SiteView; slave: SiteView; a: IssueView; b: IssueView },
  { differences, adapted }: { differences: Differences; adapted: { assigneesWithoutAccount: number } },
): void {
  for (const name of Object.keys(a.fields) as (keyof IssueFields)[]) {
    const [ours, theirs] = [a.fields[name], b.fields[name]];
    if (ours === theirs) continue;
    if (name === 'assignee' && (isStranger(ours, theirs, slave) || isStranger(theirs, ours, master)))
      adapted.assigneesWithoutAccount += 1;
    else differences.add(`${where}, ${name}`, ours, theirs);
  }
}

/** True where somebody is assigned who has no account on the other site, and nobody is assigned there. */
function isStranger(assignee: string | null, atPartner: string | null, partner: SiteView): boolean {
  return assignee !== null && atPartner === null && !partner.people.has(assignee.toLowerCase());
}
