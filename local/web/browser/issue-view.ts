import { showFlag, withFlag } from './flags';
import { refresh } from './live';
import { rest } from './rest';
import { textToAdf } from './text-to-adf';

const article = document.querySelector<HTMLElement>('[data-issue-key]');
const key = article?.dataset['issueKey'] ?? '';
const base = `/rest/api/3/issue/${encodeURIComponent(key)}`;

/** Tells the app's panels on this page that the issue has changed. */
function announce(): void {
  document.dispatchEvent(new CustomEvent('issue-changed'));
}

async function change(what: string, action: () => Promise<unknown>): Promise<void> {
  const done = await withFlag(what, action);
  // After a refusal too: the field shows again what Jira has.
  await refresh(true);
  if (done) announce();
}

const edit = (what: string, fields: Record<string, unknown>) =>
  change(what, () => rest('PUT', base, { fields }));

const FIELD_VALUES: Record<string, (value: string) => unknown> = {
  assignee: (value) => (value ? { accountId: value } : null),
  issuetype: (value) => ({ id: value }),
  priority: (value) => ({ id: value }),
  labels: (value) => value.split(/\s+/).filter(Boolean),
  duedate: (value) => value || null,
  parent: (value) => (value.trim() ? { key: value.trim() } : null),
};

async function saveEditor(form: HTMLFormElement): Promise<void> {
  const input = form.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
  const text = input?.value ?? '';
  const adf = textToAdf(text);
  form.hidden = form.dataset['editor'] !== 'new-comment';
  switch (form.dataset['editor']) {
    case 'summary':
      return edit('The summary was not saved', { summary: text });
    case 'description':
      return edit('The description was not saved', { description: adf });
    case 'new-comment':
      if (!adf) return;
      if (input) input.value = '';
      return change('The comment was not added', () => rest('POST', `${base}/comment`, { body: adf }));
    case 'comment':
      return change('The comment was not saved', () =>
        rest('PUT', `${base}/comment/${form.dataset['id'] ?? ''}`, { body: adf }),
      );
  }
}

async function attach(input: HTMLInputElement): Promise<void> {
  const files = [...(input.files ?? [])];
  input.value = '';
  await change('The file was not attached', async () => {
    const form = new FormData();
    for (const file of files) form.append('file', file, file.name);
    await rest('POST', `${base}/attachments`, form);
    showFlag({
      id: 'attached',
      type: 'success',
      title: files.length === 1 ? 'File attached' : 'Files attached',
      isAutoDismiss: true,
    });
  });
}

function openEditor(trigger: HTMLElement, selector: string): void {
  const within = trigger.closest('section, .comment-body');
  const form = within?.querySelector<HTMLFormElement>(selector);
  if (!form) return;
  form.hidden = false;
  form.querySelector<HTMLElement>('input, textarea')?.focus();
}

const ACTIONS: Record<string, (element: HTMLElement) => unknown> = {
  'edit-summary': (element) => openEditor(element, '[data-editor="summary"]'),
  'edit-description': (element) => openEditor(element, '[data-editor="description"]'),
  'edit-comment': (element) => openEditor(element, '[data-editor="comment"]'),
  'cancel-edit': (element) => element.closest('form')?.setAttribute('hidden', ''),
  transition: ({ dataset }) =>
    change('The status was not changed', () =>
      rest('POST', `${base}/transitions`, { transition: { id: dataset['id'] } }),
    ),
  'delete-comment': ({ dataset }) =>
    change('The comment was not deleted', () => rest('DELETE', `${base}/comment/${dataset['id'] ?? ''}`)),
  'delete-attachment': ({ dataset }) =>
    change('The file was not deleted', () => rest('DELETE', `/rest/api/3/attachment/${dataset['id'] ?? ''}`)),
  'delete-issue': async () => {
    if (!confirm(`Delete ${key} with its comments and attachments? This cannot be undone.`)) return;
    const done = await withFlag('The issue was not deleted', () =>
      rest('DELETE', `${base}?deleteSubtasks=true`),
    );
    if (done) location.assign('/');
  },
};

document.addEventListener('click', (event) => {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
  if (element && !(element instanceof HTMLInputElement))
    void ACTIONS[element.dataset['action'] ?? '']?.(element);
});
document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.dataset['editor']) return;
  event.preventDefault();
  void saveEditor(event.target);
});
document.addEventListener('change', (event) => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset['action'] === 'attach') void attach(input);
  else if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) {
    const field = input.dataset['field'] ?? '';
    const toValue = FIELD_VALUES[field];
    if (toValue)
      void edit(`${input.getAttribute('aria-label') ?? field} was not saved`, {
        [field]: toValue(input.value),
      });
  }
});
