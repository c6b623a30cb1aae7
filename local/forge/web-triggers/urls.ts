import type { Installation } from '../installation';
import type { Manifest, WebTriggerModule } from '../manifest';

/** The public addresses of web triggers. Each belongs to one module of one installation. */
export interface WebTriggerUrls {
  /** The URL of a module: the one that there is, else a new one. `anew`: a new one in any case; older ones stay valid. */
  urlOf(installation: Installation, module: WebTriggerModule, anew: boolean): string;
  list(installation: Installation): { moduleKey: string; url: string }[];
  /** Takes an address away; false where this installation has none of this id. */
  remove(installation: Installation, id: string): boolean;
  /** What an id in a request's path stands for. */
  find(id: string): { installation: Installation; module: WebTriggerModule } | undefined;
}

/** Path before the id (Forge docs, web trigger: example URL). */
export const URL_PATH = '/x1/';

const COLLECTION = 'web-trigger';

/**
 * Creates the addresses, starting with what the journals kept: a URL is stable for each module and site (Forge docs, web trigger API).
 * `newId` must be unguessable: who knows a URL can call it.
 */
export function createWebTriggerUrls(deps: {
  manifest: Manifest;
  installations: readonly Installation[];
  newId: () => string;
  /** Where the listener answers. */
  origin: () => string;
}): WebTriggerUrls {
  const keysOf = new Map<Installation, Map<string, string>>(
    deps.installations.map((installation) => [
      installation,
      new Map(installation.journal.restored(COLLECTION) as Map<string, string>),
    ]),
  );
  const knownTo = (installation: Installation) => keysOf.get(installation) ?? new Map<string, string>();
  const url = (id: string) => `${deps.origin()}${URL_PATH}${id}`;

  return {
    urlOf(installation, module, anew) {
      const known = [...knownTo(installation)].find(([, moduleKey]) => moduleKey === module.key);
      if (known && !anew) return url(known[0]);
      const id = deps.newId();
      knownTo(installation).set(id, module.key);
      installation.journal.append([[COLLECTION, id, module.key]]);
      return url(id);
    },
    list: (installation) =>
      [...knownTo(installation)].map(([id, moduleKey]) => ({ moduleKey, url: url(id) })),
    remove(installation, id) {
      if (!knownTo(installation).delete(id)) return false;
      installation.journal.append([[COLLECTION, id, null]]);
      return true;
    },
    find(id) {
      for (const [installation, keys] of keysOf) {
        const module = deps.manifest.webTriggers.find((candidate) => candidate.key === keys.get(id));
        if (module) return { installation, module };
      }
      return undefined;
    },
  };
}
