import { MAIL_SERVERS_TEXT } from './mail-text';
import type { Pages } from './pages';
import type { SiteName } from './people';
import type { World, WorldSite } from './world-types';

function mailText({ mailbox }: WorldSite): string[] {
  if (!mailbox) return [];
  const { receive, send, password } = mailbox;
  return [
    `  Mailbox ${receive.address} (user name and address), password ${password}, security None`,
    `  Receive: ${receive.host} port ${receive.port}, folder ${receive.folder}. Send: ${send.host} port ${send.port}`,
  ];
}

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
      ...mailText(site),
      '',
    ].join('\n');
  };
  return [
    '',
    sideText('acme'),
    sideText('globex'),
    ...(world.mailServers ? [MAIL_SERVERS_TEXT[world.mailServers], ''] : []),
    `The world is kept in ${dir}. Ctrl-C stops it; --fresh begins anew.`,
    '',
    `Begin here: ${pages.first}`,
    '',
  ].join('\n');
}
