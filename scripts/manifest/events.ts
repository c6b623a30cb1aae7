import { declaredScopes, eventTypesOf, type Manifest } from './manifest';

/** What Forge wants of an app that listens to one product event: any one of the lists, in full. */
export type EventScopes = Map<string, string[][]>;

/** Finds event names that no product sends (which @forge/lint lets pass) and events whose scopes are not declared. */
export function checkEvents(manifest: Manifest, scopesByEvent: EventScopes): string[] {
  const declared = new Set(declaredScopes(manifest));
  const problems: string[] = [];
  for (const trigger of manifest.modules.trigger ?? []) {
    for (const event of eventTypesOf(trigger)) {
      const choices = scopesByEvent.get(event);
      if (!choices) problems.push(`trigger ${trigger.key}: no product sends the event ${event}`);
      else if (!choices.some((scopes) => scopes.every((scope) => declared.has(scope)))) {
        problems.push(`trigger ${trigger.key}: ${event} needs the scope ${choices[0]?.join(' and ')}`);
      }
    }
  }
  return problems;
}
