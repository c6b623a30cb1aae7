import type { Manifest } from './manifest';

/** Forge docs, custom entity store limits. */
const MOST = { entities: 20, indexes: 7, attributes: 50 };

/** Finds more entities, indexes or attributes than Forge stores, and indexes over attributes that are not declared. */
export function checkEntities(manifest: Manifest): string[] {
  const entities = manifest.app.storage?.entities ?? [];
  const problems: string[] = [];
  if (entities.length > MOST.entities)
    problems.push(`${entities.length} entities: Forge takes ${MOST.entities}`);
  for (const { name, attributes, indexes } of entities) {
    const count = Object.keys(attributes).length;
    if (count > MOST.attributes)
      problems.push(`entity ${name}: ${count} attributes, Forge takes ${MOST.attributes}`);
    if (indexes.length > MOST.indexes) {
      problems.push(`entity ${name}: ${indexes.length} indexes, Forge takes ${MOST.indexes}`);
    }
    for (const index of indexes) {
      const over = typeof index === 'string' ? [index] : [...(index.partition ?? []), ...(index.range ?? [])];
      for (const attribute of over) {
        if (!Object.hasOwn(attributes, attribute)) {
          problems.push(`entity ${name}: an index uses ${attribute}, which is no attribute`);
        }
      }
    }
  }
  return problems;
}
