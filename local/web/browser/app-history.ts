interface Place {
  pathname: string;
  search: string;
  hash: string;
}

type Listener = (location: Place, action: string) => void;

/** The part of the address that belongs to the app: what follows the page's own path. */
function here(basePath: string): Place {
  const pathname = location.pathname.startsWith(basePath)
    ? location.pathname.slice(basePath.length) || '/'
    : '/';
  return { pathname, search: location.search, hash: location.hash };
}

function addressOf(basePath: string, to: unknown): string {
  if (typeof to === 'string') return basePath + (to.startsWith('/') ? to : `/${to}`);
  const { pathname = '/', search = '', hash = '' } = to as Partial<Place>;
  return `${basePath}${pathname}${search}${hash}`;
}

/** A history for a full page of the app: the address bar and the back button follow it (bridge command createHistory). */
export function createAppHistory(basePath: string): unknown {
  const listeners = new Set<Listener>();
  const tell = (action: string) => listeners.forEach((listener) => listener(here(basePath), action));
  addEventListener('popstate', () => tell('POP'));
  return {
    location: here(basePath),
    action: 'POP',
    push: (to: unknown) => {
      history.pushState(null, '', addressOf(basePath, to));
      tell('PUSH');
    },
    replace: (to: unknown) => {
      history.replaceState(null, '', addressOf(basePath, to));
      tell('REPLACE');
    },
    go: (delta: number) => history.go(delta),
    listen: (listener: Listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
