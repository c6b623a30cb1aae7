import { modulesWithType, type Manifest } from './manifest';

/** Finds resources that a module names but nobody declares, that no module shows, or that have no page. */
export function checkResources(manifest: Manifest, exists: (path: string) => boolean): string[] {
  const problems: string[] = [];
  const declared = new Map(manifest.resources.map((resource) => [resource.key, resource]));
  const shown = new Set<string>();
  for (const { type, module } of modulesWithType(manifest)) {
    if (module.resource === undefined) continue;
    shown.add(module.resource);
    if (!declared.has(module.resource)) {
      problems.push(`${type} ${module.key} shows resource ${module.resource}, which is not declared`);
    }
  }
  for (const [key, resource] of declared) {
    if (!shown.has(key)) problems.push(`resource ${key} is shown by no module`);
    if (!exists(`${resource.path}/index.html`))
      problems.push(`resource ${key}: ${resource.path}/index.html is missing`);
  }
  return problems;
}
