import { rest } from './rest';
import { textToAdf } from './text-to-adf';

const dialog = document.querySelector<HTMLDialogElement>('#create-dialog');
const form = document.querySelector<HTMLFormElement>('#create-form');

/** The fields of a create request: only what was filled in, so that Jira's own defaults stay. */
function fieldsOf(data: FormData, projectId: string): Record<string, unknown> {
  const value = (name: string) => String(data.get(name) ?? '').trim();
  const description = textToAdf(String(data.get('description') ?? ''));
  const labels = value('labels').split(/\s+/).filter(Boolean);
  return {
    project: { id: projectId },
    issuetype: { id: value('issuetype') },
    summary: value('summary'),
    ...(description ? { description } : {}),
    ...(value('priority') ? { priority: { id: value('priority') } } : {}),
    ...(labels.length > 0 ? { labels } : {}),
    ...(value('parent') ? { parent: { key: value('parent') } } : {}),
  };
}

async function create(source: HTMLFormElement): Promise<void> {
  const problem = source.querySelector<HTMLElement>('.form-error');
  try {
    const fields = fieldsOf(new FormData(source), source.dataset['projectId'] ?? '');
    const created = (await rest('POST', '/rest/api/3/issue', { fields })) as { key: string };
    location.assign(`/browse/${created.key}`);
  } catch (error) {
    if (!problem) throw error;
    problem.textContent = error instanceof Error ? error.message : String(error);
    problem.hidden = false;
  }
}

for (const button of document.querySelectorAll<HTMLElement>('[data-action="open-create"]')) {
  button.hidden = !dialog;
  button.addEventListener('click', () => dialog?.showModal());
}
dialog?.querySelector('[data-action="close-dialog"]')?.addEventListener('click', () => dialog.close());
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  void create(form);
});
