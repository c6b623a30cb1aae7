import type { z } from 'zod';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { apiAnswer, CORE, MAIL, methodError, SUBMISSION, uploadAnswer } from './answers';
import { methodFailure, notJmap, refusedCall } from './failure';
import type { JmapSession } from './session';
import type { Transport } from './transport';

/** One method call; the id is unique in its batch. The account is added to its arguments. */
export type Call = readonly [method: string, args: Record<string, unknown>, id: string];

/** What a server answered to a batch of calls. */
export interface Replies {
  /** The answer of a call; a method's error comes back as an outcome. */
  read<T>(call: Call, schema: z.ZodType<T>): Outcome<T>;
  /** The type of the error with which a call failed; undefined when it did not. */
  errorOf(call: Call): string | undefined;
}

/** The account of one session. */
export interface JmapApi {
  session: JmapSession;
  host: string;
  /**
   * Makes all calls in one request, or in as few as the server's limits allow; calls of one group refer to each other and stay
   * together. Later requests are not made when one fails as a whole.
   */
  call(groups: readonly (readonly Call[])[]): Promise<Outcome<Replies>>;
  /** Answers the id under which the server keeps the bytes for a while. */
  upload(bytes: Uint8Array): Promise<Outcome<string>>;
  /** `missing`: no longer there; `too-large`: more than `maxBytes`. */
  download(blobId: string, maxBytes: number): Promise<Outcome<Uint8Array | 'missing' | 'too-large'>>;
}

/** Headers of 500 mails are far below it. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const MAX_UPLOAD_ANSWER_BYTES = 16 * 1024;

export function createJmapApi(transport: Transport, session: JmapSession): JmapApi {
  const { accountId, limits, apiUrl } = session;
  const { host } = apiUrl;
  const using = session.canSubmit ? [CORE, MAIL, SUBMISSION] : [CORE, MAIL];

  async function send(calls: readonly Call[]): Promise<Outcome<Answered[]>> {
    const methodCalls = calls.map(([method, args, id]) => [method, { accountId, ...args }, id]);
    const content = JSON.stringify({ using, methodCalls });
    if (calls.length > limits.maxCallsInRequest || content.length > limits.maxSizeRequest) {
      return refusedCall(host, 'the request', 'its limits are too low for what is needed');
    }
    const body = { type: 'application/json', content };
    const answer = await transport.send({ method: 'POST', url: apiUrl, body });
    if (answer.kind !== 'done') return answer;
    const json = await transport.json(answer.value, MAX_ANSWER_BYTES);
    if (json.kind !== 'done') return json;
    const parsed = apiAnswer.safeParse(json.value);
    return parsed.success ? done(parsed.data.methodResponses) : unreadable();
  }

  const unreadable = () => notJmap(host, 'its answer has another form');

  function repliesOf(answered: readonly Answered[]): Replies {
    const errorOf = ([, , id]: Call) => {
      const error = answered.find(([method, , of]) => method === 'error' && of === id);
      if (!error) return undefined;
      const parsed = methodError.safeParse(error[1]);
      return parsed.success ? parsed.data.type : 'unknown';
    };
    return {
      errorOf,
      read(call, schema) {
        const [method, , id] = call;
        const error = errorOf(call);
        if (error !== undefined) return methodFailure(host, method, error);
        const found = answered.find(([name, , of]) => name === method && of === id);
        const parsed = schema.safeParse(found?.[1]);
        return parsed.success ? done(parsed.data) : unreadable();
      },
    };
  }

  return {
    session,
    host,
    async call(groups) {
      const answered: Answered[] = [];
      for (const calls of pack(groups, limits.maxCallsInRequest)) {
        const sent = await send(calls);
        if (sent.kind !== 'done') return sent;
        answered.push(...sent.value);
      }
      return done(repliesOf(answered));
    },
    async upload(bytes) {
      if (bytes.length > limits.maxSizeUpload) {
        return giveUp(
          'mail-too-large',
          `The mail has ${bytes.length} bytes; ${host} takes no more than ${limits.maxSizeUpload}. Choose a smaller mail size.`,
        );
      }
      const body = { type: 'message/rfc822', content: bytes };
      const answer = await transport.send({ method: 'POST', url: session.uploadUrl, body });
      if (answer.kind !== 'done') return answer;
      const json = await transport.json(answer.value, MAX_UPLOAD_ANSWER_BYTES);
      if (json.kind !== 'done') return json;
      const parsed = uploadAnswer.safeParse(json.value);
      if (!parsed.success) return notJmap(answer.value.url.host, 'its answer has another form');
      return done(parsed.data.blobId);
    },
    async download(blobId, maxBytes) {
      const url = session.downloadUrl(blobId);
      if (url.kind !== 'done') return url;
      const answer = await transport.send({ method: 'GET', url: url.value, missing: true });
      if (answer.kind !== 'done') return answer;
      if (answer.value.response.status === 404) return done('missing');
      const bytes = await transport.bytes(answer.value, maxBytes);
      return bytes.kind === 'done' ? done(bytes.value ?? 'too-large') : bytes;
    },
  };
}

type Answered = [method: string, args: unknown, id: string];

/** Requests of at most `most` calls; a group is never divided. */
function pack(groups: readonly (readonly Call[])[], most: number): Call[][] {
  const requests: Call[][] = [];
  for (const group of groups) {
    const last = requests.at(-1);
    if (last !== undefined && last.length + group.length <= most) last.push(...group);
    else requests.push([...group]);
  }
  return requests;
}
