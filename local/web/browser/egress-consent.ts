import { callPlatform } from './app-calls';

interface EgressGroup {
  key: string;
  description: string;
  configured: { domain: string; type: string[] }[];
}

/** Shows a modal with the given content; resolves with the value of the button that closed it, or '' when it was dismissed. */
function askInModal(
  title: string,
  lines: readonly string[],
  buttons: readonly { value: string; text: string }[],
): Promise<string> {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'consent-title');
  const form = document.createElement('form');
  form.method = 'dialog';
  const heading = document.createElement('h2');
  heading.id = 'consent-title';
  heading.textContent = title;
  form.append(heading);
  for (const line of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    form.append(paragraph);
  }
  const row = document.createElement('div');
  row.className = 'buttons';
  buttons.forEach(({ value, text }, index) => {
    const button = document.createElement('button');
    button.value = value;
    button.textContent = text;
    button.className = index === buttons.length - 1 ? 'button primary' : 'button subtle-button';
    row.append(button);
  });
  form.append(row);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue);
      dialog.remove();
    });
  });
}

/**
 * Asks the viewer for the app's wish to send data to hosts of the customer's choice, as Atlassian's consent does
 * (Forge docs, customer-managed egress): only a site administrator can allow it.
 */
export async function askForEgress(appTitle: string, data: unknown): Promise<unknown> {
  const { egresses } = data as { egresses: EgressGroup[] };
  const hosts = egresses.flatMap((group) => group.configured.map((entry) => entry.domain));
  const admin = (await callPlatform('/_app/am-i-site-admin', {})) as boolean;
  if (!admin) {
    await askInModal(
      'A site administrator has to allow this',
      [
        `${appTitle} asks to send data to ${hosts.join(', ')}.`,
        'Only an administrator of this Jira site can allow that. Ask one to open this page and to repeat the request.',
      ],
      [{ value: 'close', text: 'Close' }],
    );
    throw new Error('Only a site administrator can allow this app to send data to a new host.');
  }
  const answer = await askInModal(
    `Allow ${appTitle} to send data to ${hosts.join(', ')}?`,
    [
      ...egresses.map((group) => group.description).filter(Boolean),
      'The app will be able to exchange data of this site with this host until an administrator takes the permission back.',
    ],
    [
      { value: 'cancel', text: 'Cancel' },
      { value: 'allow', text: 'Allow' },
    ],
  );
  if (answer !== 'allow')
    throw new Error('The administrator did not allow this app to send data to this host.');
  return callPlatform('/_app/egress', { egresses });
}
