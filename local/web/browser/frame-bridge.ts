import { openPeer } from './rpc';

/**
 * Runs first in the app's iframe and gives it `globalThis.__bridge`, the one function on which all of @forge/bridge
 * stands (@forge/bridge 7.2, bridge.js). Module scripts run in document order, so it is there before the app's own.
 */
const siteOrigin = document.querySelector<HTMLMetaElement>('meta[name="site-origin"]')?.content ?? '';
const peer = openPeer({ window: () => parent, origin: siteOrigin }, (command) => {
  throw new Error(`The page called ${command}, which the app's frame does not offer.`);
});

interface Location {
  pathname: string;
  search: string;
  hash: string;
  state?: unknown;
}

interface RemoteHistory {
  location: Location;
  action: string;
  push(path: unknown, state?: unknown): Promise<void>;
  replace(path: unknown, state?: unknown): Promise<void>;
  go(delta: number): Promise<void>;
  listen(listener: (location: Location, action: string) => void): Promise<unknown>;
}

interface Theme {
  colorMode: string;
  theme: string;
}

function applyTheme({ colorMode, theme }: Theme): void {
  document.documentElement.dataset['colorMode'] = colorMode;
  document.documentElement.dataset['theme'] = theme;
}

/** `listen` must answer a function at once, before the page has confirmed anything. */
function localHistory(remote: RemoteHistory): unknown {
  return {
    ...remote,
    listen(listener: (location: Location, action: string) => void) {
      const listening = remote.listen(listener);
      return () => void listening.then((stop) => (stop as () => void)());
    },
  };
}

async function callBridge(command: string, data: unknown): Promise<unknown> {
  if (command === 'enableTheming') {
    applyTheme((await peer.call(command, { onChange: applyTheme })) as Theme);
    return undefined;
  }
  const value = await peer.call(command, data);
  return command === 'createHistory' ? localHistory(value as RemoteHistory) : value;
}

Object.assign(globalThis, { __bridge: { callBridge } });

/** The lowest edge of what the app shows. The document itself says nothing: many apps make it as high as its window. */
function contentHeight(): number {
  const bottoms = [...document.body.children].map((child) => child.getBoundingClientRect().bottom + scrollY);
  return Math.ceil(Math.max(0, ...bottoms));
}

/** The page gives the frame its height from the content's, as the real page does. */
function followHeight(): void {
  const sizes = new ResizeObserver(() => void peer.call('resize', { height: contentHeight() }));
  const watchChildren = () => {
    for (const child of document.body.children) sizes.observe(child);
  };
  new MutationObserver(watchChildren).observe(document.body, { childList: true });
  watchChildren();
}
followHeight();
