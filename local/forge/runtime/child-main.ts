import { Socket } from 'node:net';
import { createApp, type App } from './app';
import type { FromChild, ToChild } from './child-messages';
import { createFrames } from './frames';
import { installGlobals } from './globals';
import type { PlatformHandler } from './wire';

/** The app's process: takes invocations from the host on file descriptor 3 and sends the app's calls back. */
function main(): void {
  const socket = new Socket({ fd: 3, readable: true, writable: true });
  const waiting = new Map<number, (answer: Awaited<ReturnType<PlatformHandler>>) => void>();
  let app: App | undefined;
  let nextCall = 0;

  const frames = createFrames<ToChild, FromChild>(socket, (message, body) => {
    switch (message.type) {
      case 'load':
        app = createApp({
          source: message.source,
          call,
          log: (entry) => frames.send({ type: 'log', entry }),
          now: Date.now,
        });
        return frames.send({ type: 'loaded', ...load(app, message.handlers) });
      case 'invoke': {
        const { spec } = message;
        return void app?.invoke(spec).then((outcome) => {
          const peakKib = process.resourceUsage().maxRSS;
          frames.send({ type: 'outcome', invocationId: spec.invocationId, outcome, peakKib });
        });
      }
      case 'reply':
        waiting.get(message.id)?.({ reply: message.reply, body });
        waiting.delete(message.id);
    }
  });

  const call: PlatformHandler = (platformCall, body) =>
    new Promise((resolve) => {
      const id = nextCall++;
      waiting.set(id, resolve);
      frames.send({ type: 'call', id, call: platformCall }, body);
    });

  installGlobals({ strict: true });
  // The host went away: nobody is left to work for.
  socket.on('error', () => process.exit(0));
  socket.on('close', () => process.exit(0));
}

function load(app: App, handlers: readonly string[]): { error?: string } {
  try {
    app.load(handlers);
    return {};
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

main();
