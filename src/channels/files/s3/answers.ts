import { z } from 'zod';

const text = z.string().transform((value) => value.slice(0, 2000));
/** What an error may also say. Another form than text says nothing. */
const extra = text.optional().catch(undefined);

/** One refusal, as S3's "REST error responses" document it; services differ in what they add. */
const refusal = z.object({
  Code: z.string().min(1).max(200),
  Message: extra,
  Region: extra,
  Endpoint: extra,
  ServerTime: extra,
});
export type Refusal = z.infer<typeof refusal>;

export const errorAnswer = z
  .object({ Error: z.array(refusal).length(1) })
  .transform((answer) => answer.Error[0] as Refusal);

/** ListObjectsV2: keys are URL-encoded where the answer says so, sizes are decimal. */
export const listAnswer = z.object({
  ListBucketResult: z.object({
    EncodingType: z.string().max(20).optional(),
    IsTruncated: z.enum(['true', 'false']),
    NextContinuationToken: z.string().min(1).max(4000).optional(),
    Contents: z
      .array(z.object({ Key: z.string().max(4000), Size: z.string().regex(/^[0-9]{1,16}$/) }))
      .max(1000)
      .default([]),
  }),
});

/** DeleteObjects in quiet mode names only what failed; an element without content is read as an empty text. */
export const deleteAnswer = z.object({
  DeleteResult: z.union([z.literal(''), z.object({ Error: z.array(refusal).max(1000).default([]) })]),
});
