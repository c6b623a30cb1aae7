import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, linksOf, pathsOf, type Document } from './links';

const ROOT = join(__dirname, '..', '..');

function readDocument(path: string): Document {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

const documents = [
  'README.md',
  'CHANGELOG.md',
  'local/jira/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].map(readDocument);

function isBroken(from: Document, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from.path : normalize(join(dirname(from.path), file));
  if (!existsSync(join(ROOT, path))) return true;
  return anchor !== undefined && !anchorsOf(readDocument(path).text).includes(anchor);
}

describe('the documents', () => {
  it('have no broken links between each other', () => {
    const broken = documents.flatMap((document) =>
      linksOf(document.text)
        .filter((link) => isBroken(document, link))
        .map((link) => `${document.path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('name only files and folders that are there', () => {
    const missing = documents.flatMap(({ path, text }) =>
      pathsOf(text)
        .filter((named) => !existsSync(join(ROOT, named)))
        .map((named) => `${path}: ${named}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the search for links', () => {
  it('finds links inside the repository, headings and named paths, and nothing in blocks of code', () => {
    const text = [
      '# Error codes, and `more`',
      'See [this](a/b.md#part), [that](#here), [them](https://example.com) and `src/index.ts`.',
      '```',
      '# not a heading [x](y.md)',
      '```',
    ].join('\n');
    expect(linksOf(text)).toEqual(['a/b.md#part', '#here']);
    expect(anchorsOf(text)).toEqual(['error-codes-and-more']);
    expect(pathsOf(text)).toEqual(['src/index.ts']);
  });
});
