import type { Duplex } from 'node:stream';

/** A message between host and child: a JSON head and, beside it, bytes that are never encoded. */
export interface Frames<Out> {
  send(head: Out, body?: Buffer): void;
}

const PREFIX_BYTES = 8;
const EMPTY = Buffer.alloc(0);

/** Speaks frames (two 32-bit lengths, head, body) over a stream. `receive` gets them in order, whole. */
export function createFrames<In, Out>(
  stream: Duplex,
  receive: (head: In, body: Buffer) => void,
): Frames<Out> {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = PREFIX_BYTES;

  const drain = () => {
    while (buffered >= wanted) {
      const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      const headBytes = all.readUInt32LE(0);
      const total = PREFIX_BYTES + headBytes + all.readUInt32LE(4);
      chunks = [all];
      if (all.length < total) {
        wanted = total;
        return;
      }
      chunks = [all.subarray(total)];
      buffered = all.length - total;
      wanted = PREFIX_BYTES;
      const head = JSON.parse(all.toString('utf8', PREFIX_BYTES, PREFIX_BYTES + headBytes)) as In;
      receive(head, all.subarray(PREFIX_BYTES + headBytes, total));
    }
  };

  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    buffered += chunk.length;
    drain();
  });

  return {
    send(head, body = EMPTY) {
      const json = Buffer.from(JSON.stringify(head));
      const prefix = Buffer.alloc(PREFIX_BYTES);
      prefix.writeUInt32LE(json.length, 0);
      prefix.writeUInt32LE(body.length, 4);
      if (stream.writable)
        stream.write(
          body.length < 65_536 ? Buffer.concat([prefix, json, body]) : Buffer.concat([prefix, json]),
        );
      if (stream.writable && body.length >= 65_536) stream.write(body);
    },
  };
}
