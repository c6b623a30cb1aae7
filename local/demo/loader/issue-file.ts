import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { AdfNode } from '../../jira/model';

const richText = z
  .object({
    wiki: z.string(),
    adf: z
      .custom<AdfNode>((value) => typeof value === 'object' && value !== null && 'type' in value)
      .nullable(),
  })
  .nullable();

/** One line of the file. People are pseudonyms; times are left out because Jira sets them itself. */
const fileIssue = z.object({
  key: z.string(),
  type: z.string(),
  subtask: z.boolean(),
  status: z.string(),
  priority: z.string().nullable(),
  summary: z.string(),
  labels: z.array(z.string()),
  reporter: z.string().nullable(),
  assignee: z.string().nullable(),
  duedate: z.iso.date().nullable(),
  /** Key of another issue of the file. */
  parent: z.string().nullable(),
  description: richText,
  comments: z.array(z.object({ author: z.string().nullable(), body: richText })),
  attachments: z.array(
    z.object({
      filename: z.string(),
      size: z.number().int().nonnegative(),
      mimeType: z.string(),
      author: z.string().nullable(),
    }),
  ),
});

export type FileIssue = z.infer<typeof fileIssue>;

const GZIP_MAGIC = [0x1f, 0x8b];

export type IssueFile = { ok: true; issues: FileIssue[] } | { ok: false; message: string };

/** Reads issues from JSON lines, gzipped or plain; parents come before their children. What is wrong is told with its line. */
export async function readIssueFile(file: string): Promise<IssueFile> {
  let text: string;
  try {
    const bytes = await readFile(file);
    const isGzip = GZIP_MAGIC.every((byte, at) => bytes[at] === byte);
    text = (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    return { ok: false, message: `${file} cannot be read: ${(error as Error).message}` };
  }
  const issues: FileIssue[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = fileIssue.safeParse(parseJson(line));
    if (!parsed.success)
      return { ok: false, message: `${file}, line ${at + 1}: ${z.prettifyError(parsed.error)}` };
    issues.push(parsed.data);
  }
  const { ordered, orphan } = parentsFirst(issues);
  return orphan === undefined
    ? { ok: true, issues: ordered }
    : { ok: false, message: `${file}: the parent of ${orphan} is missing` };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function parentsFirst(issues: readonly FileIssue[]): { ordered: FileIssue[]; orphan?: string } {
  const placed = new Set<string>();
  const ordered: FileIssue[] = [];
  let waiting = [...issues];
  for (;;) {
    const [next] = waiting;
    if (!next) return { ordered };
    const ready = waiting.filter(({ parent }) => parent === null || placed.has(parent));
    if (ready.length === 0) return { ordered, orphan: next.key };
    for (const issue of ready) placed.add(issue.key);
    ordered.push(...ready);
    waiting = waiting.filter((issue) => !placed.has(issue.key));
  }
}
