import type { Violation } from '../history';
import type { World } from '../world';
import { TOKEN } from '../tokens';

/** Two comments, or two files, that stand for one: the app made something twice. */
export function findDouble(world: World): Violation | undefined {
  for (const side of world.both) {
    const { data, appAccountId } = side.jira;
    const seen = new Set<string>();
    const isNew = (what: string) => seen.size < seen.add(what).size;
    const twice = (text: string): Violation => ({ oracle: 'double', text: `${side.end}: ${text}` });
    for (const issue of data.issues.values()) {
      if (issue.creatorId !== appAccountId) continue;
      const mark = JSON.stringify(issue.properties['issue-synchronization'] ?? issue.id);
      if (!isNew(`issue ${mark}`)) return twice(`the issue of ${mark} was made twice`);
    }
    for (const comment of data.comments.values()) {
      if (comment.authorId !== appAccountId) continue;
      const mark = JSON.stringify(comment.properties['issue-synchronization'] ?? comment.id);
      if (!isNew(`comment ${comment.issueId} ${mark}`)) return twice(`the comment of ${mark} was made twice`);
    }
    for (const worklog of data.worklogs.values()) {
      if (worklog.authorId !== appAccountId) continue;
      const mark = JSON.stringify(worklog.properties['issue-synchronization'] ?? worklog.id);
      if (!isNew(`worklog ${worklog.issueId} ${mark}`)) return twice(`the worklog of ${mark} was made twice`);
    }
    for (const { typeId, sourceId, destinationId } of data.links.values()) {
      const ends = `${typeId} from ${sourceId} to ${destinationId}`;
      if (!isNew(`link ${ends}`)) return twice(`the link of type ${ends} stands there twice`);
    }
    for (const file of data.attachments.values()) {
      if (file.authorId !== appAccountId) continue;
      const name = file.filename.match(TOKEN)?.[0] ?? file.id;
      if (!isNew(`file ${file.issueId} ${name}`)) return twice(`${file.filename} was attached twice`);
    }
  }
  return undefined;
}
