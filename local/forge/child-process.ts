import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { AppProcess, AppProcessDeps } from './app-process';
import type { FromChild, ToChild } from './runtime/child-messages';
import { createFrames, type Frames } from './runtime/frames';
import type { HandlerOutcome, PlatformCall } from './runtime/wire';

/** One life of the app's process. */
interface Life {
  child: ChildProcess;
  frames: Frames<ToChild>;
  running: Map<string, (outcome: HandlerOutcome) => void>;
  loaded: Promise<void>;
  gone: Promise<void>;
}

/** Runs the app in a child process. If it dies, what ran has crashed and a new process starts. */
export function createChildProcess(deps: AppProcessDeps): AppProcess {
  let peakKib = 0;
  let stopping = false;
  let life: Life | undefined;

  const begin = (): Life => {
    const running = new Map<string, (outcome: HandlerOutcome) => void>();
    const child = spawnApp(deps);
    const pipe = child.stdio[3] as Duplex;
    // A process that dies breaks its pipe; its exit is what counts.
    pipe.on('error', () => {});
    let hasLoaded = false;
    let settleLoaded: { resolve: () => void; reject: (error: Error) => void };
    const loaded = new Promise<void>((resolve, reject) => (settleLoaded = { resolve, reject }));
    // A life that ends before anybody asks is noticed by `gone`.
    loaded.catch(() => {});

    const frames = createFrames<FromChild, ToChild>(pipe, (message, body) => {
      switch (message.type) {
        case 'loaded':
          if (message.error !== undefined) return settleLoaded.reject(new Error(message.error));
          hasLoaded = true;
          return settleLoaded.resolve();
        case 'outcome':
          peakKib = Math.max(peakKib, message.peakKib);
          running.get(message.invocationId)?.(message.outcome);
          return void running.delete(message.invocationId);
        case 'log':
          return deps.log(message.entry);
        case 'call':
          return void answer(message.id, message.call, body);
      }
    });
    const answer = async (id: number, call: PlatformCall, body: Buffer) => {
      // The outcome came first in the same chunk: let everybody hear of it before the straggler is judged.
      if (!running.has(call.invocationId)) await new Promise((resolve) => setImmediate(resolve));
      const { reply, body: content } = await deps.call(call, body);
      frames.send({ type: 'reply', id, reply }, content);
    };
    const gone = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        const message = `The app process ended (${signal ?? `code ${code}`})`;
        settleLoaded.reject(new Error(message));
        // An app that dies while it is loaded would only die again.
        if (!stopping && (hasLoaded || child.killed) && life?.child === child) life = begin();
        for (const crash of running.values()) crash({ kind: 'crash', message });
        running.clear();
        resolve();
      });
    });
    frames.send({ type: 'load', source: deps.source, handlers: deps.handlers });
    return { child, frames, running, loaded, gone };
  };

  return {
    async start() {
      life = begin();
      await life.loaded;
    },
    async invoke(spec) {
      const mine = life;
      if (!mine) return { kind: 'crash', message: 'The app is not running' };
      try {
        await mine.loaded;
      } catch (error) {
        return { kind: 'crash', message: (error as Error).message };
      }
      return new Promise((resolve) => {
        mine.running.set(spec.invocationId, resolve);
        mine.frames.send({ type: 'invoke', spec });
      });
    },
    async kill() {
      const old = life;
      if (!old) return;
      old.child.kill('SIGKILL');
      await old.gone;
      await life?.loaded;
    },
    async stop() {
      stopping = true;
      const old = life;
      life = undefined;
      old?.child.kill('SIGKILL');
      await old?.gone;
    },
    peakMemoryMb: () => peakKib / 1024,
  };
}

/** The child runs from the same sources as the host: TypeScript through tsx, or compiled. */
function spawnApp(deps: AppProcessDeps): ChildProcess {
  const typescript = path.join(__dirname, 'runtime', 'child-main.ts');
  const entry = existsSync(typescript) ? typescript : path.join(__dirname, 'runtime', 'child-main.js');
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      // Forge ends a function that needs more memory than the manifest says; V8's heap is the nearest thing to it here.
      `--max-old-space-size=${deps.memoryMb}`,
      ...(entry === typescript ? ['--require', require.resolve('tsx/cjs')] : []),
      entry,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  // console is captured per invocation; this is what is written outside of one, or by a dying process.
  if (child.stdout)
    createInterface(child.stdout).on('line', (message) => deps.log({ level: 'info', message }));
  if (child.stderr)
    createInterface(child.stderr).on('line', (message) => deps.log({ level: 'error', message }));
  return child;
}
