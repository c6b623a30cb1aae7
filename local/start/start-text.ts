import type { Pages } from './pages';
import type { SiteName } from './people';
import type { World } from './world';

/** What `npm start` prints once everything answers. */
export function startText(world: World, pages: Pages, dir: string): string {
  const sideText = (name: SiteName) => {
    const site = world.sites[name];
    const people = Object.values(site.people).map(
      (person) =>
        `    ${person.displayName.padEnd(18)}${person.email.padEnd(28)}${person.apiToken}  ${person.about}`,
    );
    return [
      `${site.label}: ${pages.sites[name]}  (stands for ${site.baseUrl}, project ${site.project.key})`,
      '  People (e-mail and API token work with the REST interface):',
      ...people,
      `  Bridge URL ${site.bridge.url}, exchange directory ${site.bridge.exchange}`,
      `  Access key ${site.bridge.accessKey}`,
      `  SEND and RECEIVE in ${world.exchanges.sides[name].directory}`,
      '',
    ].join('\n');
  };
  return [
    '',
    sideText('acme'),
    sideText('globex'),
    `The world is kept in ${dir}. Ctrl-C stops it; --fresh begins anew.`,
    '',
    `Begin here: ${pages.first}`,
    '',
  ].join('\n');
}
