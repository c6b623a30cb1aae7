import { z } from 'zod';

/** A node of an Atlassian Document. Only its shape is checked here; Jira's own schema decides what it accepts. */
export interface AdfNode {
  type: string;
  attrs?: Record<string, unknown> | undefined;
  content?: AdfNode[] | undefined;
  marks?: { type: string; attrs?: Record<string, unknown> | undefined }[] | undefined;
  text?: string | undefined;
}

export interface AdfDocument {
  type: 'doc';
  version: number;
  content: AdfNode[];
}

const adfNode: z.ZodType<AdfNode> = z.lazy(() =>
  z.looseObject({
    type: z.string().min(1),
    attrs: z.record(z.string(), z.unknown()).optional(),
    content: z.array(adfNode).optional(),
    marks: z
      .array(z.looseObject({ type: z.string(), attrs: z.record(z.string(), z.unknown()).optional() }))
      .optional(),
    text: z.string().optional(),
  }),
);

export const adfDocument: z.ZodType<AdfDocument> = z.looseObject({
  type: z.literal('doc'),
  version: z.number(),
  content: z.array(adfNode),
});
