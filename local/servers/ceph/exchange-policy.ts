/** One of two sides that share a bucket. */
export interface BucketSide {
  /** The user's ARN: `arn:aws:iam:::user/NAME` at Ceph, `arn:aws:iam::ACCOUNT:user/NAME` at AWS. */
  user: string;
  /** Ends in `/`. */
  sendPrefix: string;
}

/**
 * The bucket policy of docs/bucket.md: each side writes, reads, lists and deletes below its own prefix, and reads, lists and deletes
 * below the other's.
 */
export function exchangePolicy(bucket: string, first: BucketSide, second: BucketSide): object {
  const statementsOf = (side: BucketSide, other: BucketSide) => {
    const allow = (actions: string[], resource: string, more: object = {}) => ({
      Effect: 'Allow',
      Principal: { AWS: side.user },
      Action: actions,
      Resource: `arn:aws:s3:::${bucket}${resource}`,
      ...more,
    });
    return [
      allow(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'], `/${side.sendPrefix}*`),
      allow(['s3:GetObject', 's3:DeleteObject'], `/${other.sendPrefix}*`),
      allow(['s3:ListBucket'], '', {
        Condition: { StringLike: { 's3:prefix': [`${side.sendPrefix}*`, `${other.sendPrefix}*`] } },
      }),
    ];
  };
  return {
    Version: '2012-10-17',
    Statement: [...statementsOf(first, second), ...statementsOf(second, first)],
  };
}
