import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A wire to a loopback port that is cut when the client says certain words, so many times; what is said then does not arrive. */
export interface CuttingProxy {
  port: number;
  /** Cuts the next connections whose client says it. */
  cutAt(words: RegExp, times: number): void;
  /** Cuts that are still to come. */
  left(): number;
  close(): Promise<void>;
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  let at = /$^/;
  let times = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const onward = connect({ host: '127.0.0.1', port: target });
    for (const socket of [client, onward]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    client.on('data', (chunk) => {
      if (times === 0 || !at.test(chunk.toString('latin1'))) return void onward.write(chunk);
      times -= 1;
      client.destroy();
      onward.destroy();
    });
    onward.pipe(client);
    client.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutAt(words, count) {
      at = words;
      times = count;
    },
    left: () => times,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
