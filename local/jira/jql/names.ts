/**
 * JQL field names that real Jira knows and this emulator does not search by. They answer 501; a name in neither list
 * is unknown to Jira too, and such a query finds nothing.
 */
const KNOWN_ELSEWHERE = new Set(
  [
    'affectedVersion,approvals,attachments,category,comment,cascadeoption,development,environment,epic link,epic name',
    'filter,request,savedfilter,searchrequest,fixVersion,hierarchyLevel,issueLink,issueLinkType,lastViewed,level',
    'organizations,originalEstimate,timeoriginalestimate,project type,rank,remainingEstimate,timeestimate,request type',
    'security,sprint,statusCategoryChangedDate,team,textfields,timespent,voter,votes,watcher,watchers,worklogAuthor',
    'worklogComment,worklogDate,workratio,issue.property,project.property,user.property,goals,component,flagged',
  ]
    .join(',')
    .split(',')
    .map((name) => name.toLowerCase()),
);

/** True for a field of real Jira that the emulator does not model. */
export function isKnownElsewhere(name: string, customFieldNames: string[]): boolean {
  const lower = name.toLowerCase();
  if (/^cf\[\d+\]$/.test(lower) || lower.includes('.property')) return true;
  return KNOWN_ELSEWHERE.has(lower) || customFieldNames.some((custom) => custom.toLowerCase() === lower);
}
