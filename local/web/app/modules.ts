import { z } from 'zod';
import type { Manifest } from '../../forge/manifest';

/** A page or panel of the app as manifest.yml declares it. */
export type UiModule = Manifest['uiModules'][number];

const titleSchema = z.union([z.string(), z.looseObject({ i18n: z.string() })]).optional();

/** The title of a module as manifest.yml writes it; a translation key stands for itself. */
export function moduleTitle(module: UiModule): string {
  const title = titleSchema.parse(module.properties['title']);
  return typeof title === 'string' ? title : (title?.i18n ?? module.key);
}

/** Facts about the viewer on which display conditions rest. */
export interface Viewer {
  isAdmin: boolean;
  isLoggedIn: boolean;
  /** Project permissions that he has here. */
  permissions: ReadonlySet<string>;
}

/**
 * Display conditions of a module (Forge docs, display conditions): every given condition must hold; `and`, `or` and `not`
 * combine. They decide only what is shown: the app's resolver has to check for itself. Throws on a condition that is not
 * modelled, so that nobody sees a page by mistake.
 */
export function isShown(conditions: unknown, viewer: Viewer): boolean {
  if (conditions === undefined || conditions === null) return true;
  return Object.entries(conditions as Record<string, unknown>).every(([name, value]) =>
    holds(name, value, viewer),
  );
}

function holds(name: string, value: unknown, viewer: Viewer): boolean {
  const all = () => (Array.isArray(value) ? value : [value]).every((entry) => isShown(entry, viewer));
  switch (name) {
    case 'and':
      return all();
    case 'or':
      return (Array.isArray(value) ? value : [value]).some((entry) => isShown(entry, viewer));
    case 'not':
      return !all();
    case 'isAdmin':
    case 'isSiteAdmin':
    case 'canAdministerJira':
      return viewer.isAdmin === value;
    case 'isLoggedIn':
      return viewer.isLoggedIn === value;
    case 'canAdministerProjects':
      return viewer.permissions.has('ADMINISTER_PROJECTS') === value;
    case 'hasProjectPermission':
      return viewer.permissions.has(String(value));
    default:
      throw new Error(
        `manifest.yml: the display condition "${name}" is not modelled by this stand-in of Jira.`,
      );
  }
}

/** Modules of one type, in manifest order, that this viewer is shown. */
export function shownModules(manifest: Manifest, type: string, viewer: Viewer): UiModule[] {
  return manifest.uiModules.filter(
    (module) => module.type === type && isShown(module.properties['displayConditions'], viewer),
  );
}
