import { textToAdf } from '../../../local/web/browser/text-to-adf';
import { html, raw, safeHref } from '../../../local/web/html';
import { isShown, type Viewer } from '../../../local/web/app/modules';
import { adfHtml } from '../../../local/web/pages/adf-html';
import { adfToText } from '../../../local/web/pages/adf-text';

describe('html', () => {
  test('escapes every value and leaves out what is absent', () => {
    expect(
      html`<a title="${'"<&\''}">${[1, html`<b>${'<'}</b>`]}${null}${undefined}${false}</a>`.markup,
    ).toBe('<a title="&quot;&lt;&amp;&#39;">1<b>&lt;</b></a>');
    expect(html`${raw('<i>')}`.markup).toBe('<i>');
  });

  test.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['/browse/A-1', '/browse/A-1'],
    ['//evil.example', '#'],
    ['javascript:alert(1)', '#'],
    [' JaVaScript:alert(1)', '#'],
    ['data:text/html,x', '#'],
  ])('href %s becomes %s', (url, expected) => expect(safeHref(url)).toBe(expected));
});

describe('simple editor', () => {
  test.each([
    ['one line', 'One'],
    ['two paragraphs and a line break', 'One\ntwo\n\nThree'],
    ['a heading, a list and code', '## Steps\n\n- first\n- second\n\n```\na\n\nb\n```'],
  ])('%s comes back as it was typed, without loss', (_name, text) => {
    expect(adfToText(textToAdf(text))).toEqual({ text, lossy: false });
  });

  test('no text is no document', () => expect(textToAdf(' \n\n')).toBeNull());

  test('a document with marks or tables is said to lose by being saved', () => {
    const bold = { type: 'text', text: 'x', marks: [{ type: 'strong' }] };
    expect(adfToText({ type: 'doc', content: [{ type: 'paragraph', content: [bold] }] })).toEqual({
      text: 'x',
      lossy: true,
    });
    const cell = {
      type: 'tableCell',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'in a cell' }] }],
    };
    const table = {
      type: 'doc',
      content: [{ type: 'table', content: [{ type: 'tableRow', content: [cell] }] }],
    };
    expect(adfToText(table).lossy).toBe(true);
  });
});

describe('rendered document', () => {
  const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
  const nothing = () => undefined;

  test('shows marks, lists, code and cards', () => {
    const text = {
      type: 'text',
      text: 'x',
      marks: [{ type: 'strong' }, { type: 'link', attrs: { href: 'https://a.example' } }],
    };
    const item = { type: 'listItem', content: [{ type: 'paragraph', content: [text] }] };
    const code = { type: 'codeBlock', content: [{ type: 'text', text: '<a>' }] };
    const markup = adfHtml(doc({ type: 'bulletList', content: [item] }, code), nothing).markup.replaceAll(
      /\s+/g,
      ' ',
    );
    expect(markup).toContain('<strong>x</strong></a>');
    expect(markup).toContain('href="https://a.example"');
    expect(markup).toContain('&lt;a&gt;');
  });

  test('a media node shows the attachment of its name, or the name alone', () => {
    const media = { type: 'mediaSingle', content: [{ type: 'media', attrs: { id: '1', alt: 'a.png' } }] };
    const found = { href: '/file', image: true, name: 'a.png' };
    expect(adfHtml(doc(media), () => found).markup).toContain('src="/file"');
    expect(adfHtml(doc(media), nothing).markup).toContain('[a.png]');
  });

  test('an unknown node shows what is in it', () => {
    const unknown = { type: 'brandNew', content: [{ type: 'text', text: 'inside' }] };
    expect(adfHtml(doc(unknown), nothing).markup).toContain('inside');
  });
});

describe('display conditions', () => {
  const viewer = (over: Partial<Viewer>): Viewer => ({
    isAdmin: false,
    isLoggedIn: true,
    permissions: new Set(),
    ...over,
  });
  const projectAdmin = viewer({ permissions: new Set(['ADMINISTER_PROJECTS']) });

  test.each([
    ['nothing asked', undefined, viewer({}), true],
    ['project admin', { canAdministerProjects: true }, projectAdmin, true],
    ['no project admin', { canAdministerProjects: true }, viewer({}), false],
    ['negated', { not: { isAdmin: true } }, viewer({}), true],
    ['any of', { or: [{ isAdmin: true }, { canAdministerProjects: true }] }, projectAdmin, true],
    ['all of', { isAdmin: true, canAdministerProjects: true }, projectAdmin, false],
    ['a permission by name', { hasProjectPermission: 'ADMINISTER_PROJECTS' }, projectAdmin, true],
  ])('%s', (_name, conditions, who, shown) => expect(isShown(conditions, who)).toBe(shown));

  test('a condition that is not modelled is a bug, not a page', () => {
    expect(() => isShown({ entityPropertyExists: {} }, projectAdmin)).toThrow(
      '"entityPropertyExists" is not modelled',
    );
  });
});
