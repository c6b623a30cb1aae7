import { watch } from 'node:fs';
import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../names';

/** Ends a watch. May be called twice. */
export type StopWatching = () => void;

export interface WatchOptions {
  /** How often a directory is read whose changes the system does not tell. */
  pollMs: number;
  /** How long changes are gathered before they are looked at. */
  settleMs: number;
}

/**
 * File systems whose changes by other machines no notification tells (magic numbers of statfs(2) on Linux): NFS, SMB, SMB2, CIFS, FUSE,
 * 9p, AFS, Coda, Ceph, GFS2, Lustre, OCFS2.
 */
const REMOTE = new Set([
  0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x65735546, 0x01021997, 0x5346414f, 0x73757245, 0x00c36400,
  0x01161970, 0x0bd00bd3, 0x7461636f,
]);

/**
 * Calls `onArrival` after objects have come into a directory or were written again; not when they go. Where the system cannot tell
 * (network file systems, no watch left), the directory is read every few seconds. Several arrivals may be one call.
 */
export async function watchDirectory(
  path: string,
  options: WatchOptions,
  onArrival: () => void,
): Promise<StopWatching> {
  const isRemote = await statfs(path).then(
    ({ type }) => REMOTE.has(type),
    () => true,
  );
  return (isRemote ? undefined : listen(path, options, onArrival)) ?? poll(path, options, onArrival);
}

/** Undefined where the system refuses; when it gives up later, polling goes on. */
function listen(path: string, options: WatchOptions, onArrival: () => void): StopWatching | undefined {
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let instead: Promise<StopWatching> | undefined;
  const settle = async () => {
    timer = undefined;
    const names = [...touched];
    touched.clear();
    const there = await Promise.all(names.map((name) => isFile(join(path, name))));
    if (there.includes(true)) onArrival();
  };
  try {
    const watcher = watch(path, { persistent: false }, (_, name) => {
      if (name === null || !objectName.safeParse(name).success) return;
      // One of a thousand is enough to know that something has come.
      if (touched.size < 1000) touched.add(name);
      timer ??= setTimeout(() => void settle(), options.settleMs);
    });
    watcher.on('error', () => {
      watcher.close();
      instead ??= poll(path, options, onArrival);
    });
    return () => {
      clearTimeout(timer);
      watcher.close();
      void instead?.then((stop) => stop());
    };
  } catch {
    return undefined;
  }
}

function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Resolves when the directory has been read once: what comes from then on is noticed. */
async function poll(path: string, options: WatchOptions, onArrival: () => void): Promise<StopWatching> {
  let known = await namesIn(path);
  let stopped = false;
  let timer: NodeJS.Timeout;
  const look = async () => {
    const names = await namesIn(path);
    const before = known;
    // Not there just now: whoever lists it is told why.
    known = names ?? before;
    if (stopped) return;
    if (names && before && [...names].some((name) => !before.has(name))) onArrival();
    wait();
  };
  const wait = () => (timer = setTimeout(() => void look(), options.pollMs).unref());
  wait();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function namesIn(path: string): Promise<Set<string> | undefined> {
  return readdir(path).then(
    (names) => new Set(names.filter((name) => objectName.safeParse(name).success)),
    () => undefined,
  );
}
