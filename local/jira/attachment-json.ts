import type { Call } from './core';
import { selfLink, timestamp, userBean } from './beans';
import type { AttachmentRecord } from './model';

/** An attachment in an issue or an upload's answer: its id is a string here. */
export function attachmentJson(call: Call, attachment: AttachmentRecord): Record<string, unknown> {
  const { core } = call;
  return {
    self: selfLink(core, `/attachment/${attachment.id}`),
    id: attachment.id,
    filename: attachment.filename,
    author: userBean(core, attachment.authorId, call.accountId),
    created: timestamp(core, attachment.created),
    size: attachment.size,
    mimeType: attachment.mimeType,
    content: selfLink(core, `/attachment/content/${attachment.id}`),
    ...(attachment.mimeType.startsWith('image/')
      ? { thumbnail: selfLink(core, `/attachment/thumbnail/${attachment.id}`) }
      : {}),
  };
}
