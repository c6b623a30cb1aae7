import { compareSites } from '../../../local/demo/oracle/compare-sites';
import { pointImages } from '../../../local/demo/oracle/point-images';
import type { IssueView, SiteView } from '../../../local/demo/oracle/site-view';
import { doc, issueView, paragraph, sitesInStep } from './site-views';

/** What the oracle says after `spoil` has changed one of two sites that were in step. */
function differencesAfter(spoil: (sites: { master: SiteView; slave: SiteView; copy: IssueView }) => void) {
  const { master, slave } = sitesInStep();
  const copy = slave.issues[1];
  if (!copy) throw new Error('the copy is missing');
  spoil({ master, slave, copy });
  const { equal, differenceCount, differences } = compareSites(master, slave);
  expect(equal).toBe(differenceCount === 0);
  return differences;
}

test('sites in step are equal, and everything on both is counted once', () => {
  const { master, slave } = sitesInStep();
  expect(compareSites(master, slave)).toMatchObject({
    equal: true,
    pairs: 2,
    comments: 2,
    attachments: 1,
    differenceCount: 0,
    differences: [],
  });
});

test.each([
  ['summary', 'Printer burnt'],
  ['type', 'Task'],
  ['priority', null],
  ['labels', 'fire'],
  ['dueDate', null],
  ['assignee', null],
  ['status', 'Done'],
] as const)('another %s is a difference', (name, value) => {
  const found = differencesAfter(({ copy }) => Object.assign(copy.fields, { [name]: value }));
  expect(found).toEqual([expect.objectContaining({ where: `ACME-1 / GLX-2, ${name}` })]);
});

test('a changed word in a description is shown around the place', () => {
  const found = differencesAfter(({ copy }) => (copy.description = doc(paragraph('It burst.'))));
  expect(found[0]?.where).toBe('ACME-1 / GLX-2, description');
  expect(found[0]?.master).toContain('burns');
  expect(found[0]?.slave).toContain('burst');
});

test('a missing issue and a superfluous one are differences', () => {
  expect(differencesAfter(({ slave }) => slave.issues.pop())).toEqual([
    { where: 'issue m1', master: 'ACME-1', slave: '(none)' },
  ]);
  expect(differencesAfter(({ slave }) => slave.issues.push(issueView({ id: '7', key: 'GLX-3' })))).toEqual([
    { where: 'issue s7', master: '(none)', slave: 'GLX-3' },
  ]);
});

test('a second copy of one issue is a duplicate', () => {
  const found = differencesAfter(({ slave, copy }) => slave.issues.push({ ...copy, id: '7', key: 'GLX-3' }));
  expect(found).toEqual([expect.objectContaining({ where: 'duplicate of m1 on the side of Globex' })]);
});

test('a lost, an edited and a doubled comment are differences', () => {
  const [copyOfComment] = sitesInStep().slave.issues[1]?.comments ?? [];
  if (!copyOfComment) throw new Error('the comment is missing');
  expect(differencesAfter(({ copy }) => copy.comments.shift())).toEqual([
    { where: 'ACME-1 / GLX-2, comment mc11', master: 'Help!', slave: '(none)' },
  ]);
  const [lead] = copyOfComment.body.content ?? [];
  const edited = { ...copyOfComment, body: doc(lead ?? paragraph(''), paragraph('Help?')) };
  expect(differencesAfter(({ copy }) => copy.comments.splice(0, 1, edited))).toEqual([
    expect.objectContaining({ where: 'ACME-1 / GLX-2, comment mc11' }),
  ]);
  const doubled = { ...copyOfComment, id: '30' };
  expect(differencesAfter(({ copy }) => copy.comments.push(doubled))).toEqual([
    expect.objectContaining({ where: 'ACME-1 / GLX-2, comment mc11 is there twice' }),
  ]);
});

test('a copy whose original is gone is a difference', () => {
  const found = differencesAfter(({ master }) => master.issues[0]?.comments.shift());
  expect(found).toEqual([
    expect.objectContaining({ where: 'ACME-1 / GLX-2, comment mc11', master: '(none)' }),
  ]);
});

test.each([
  ['another author', 'Max (Acme), 23 Nov 2026, 09:00 UTC'],
  ['another company', 'Mia (Globex), 23 Nov 2026, 09:00 UTC'],
  ['another time', 'Mia (Acme), 23 Nov 2026, 09:01 UTC'],
  ['no time', 'Mia (Acme)'],
])('a leading paragraph with %s is a difference', (_what, lead) => {
  const found = differencesAfter(({ copy }) => {
    const body = doc(paragraph(lead), paragraph('Help!'));
    copy.comments = copy.comments.map((comment) => (comment.mark ? { ...comment, body } : comment));
  });
  expect(found).toEqual([expect.objectContaining({ where: 'ACME-1 / GLX-2, author of comment mc11' })]);
});

test('a lost attachment, a doubled one and other bytes are differences', () => {
  expect(differencesAfter(({ copy }) => (copy.attachments = []))).toHaveLength(1);
  expect(differencesAfter(({ copy }) => copy.attachments.push(...copy.attachments))).toHaveLength(1);
  const bytes = differencesAfter(({ copy }) => {
    copy.attachments = copy.attachments.map((attachment) => ({ ...attachment, sha256: 'bb' }));
  });
  expect(bytes.map(({ where }) => where)).toEqual([
    'ACME-1 / GLX-2, attachment',
    'ACME-1 / GLX-2, attachment',
  ]);
});

test('a parent is compared as a pair, not by its key', () => {
  const under = (site: SiteView, child: string, parent: string) => {
    for (const issue of site.issues) if (issue.id === child) issue.parentId = parent;
  };
  expect(
    differencesAfter(({ master, slave }) => {
      under(master, '2', '1');
      under(slave, '9', '8');
    }),
  ).toEqual([]);
  expect(differencesAfter(({ master }) => under(master, '2', '1'))).toEqual([
    { where: 'ACME-2 / GLX-1, parent', master: 'm1', slave: '(none)' },
  ]);
});

test('somebody without an account at the partner is adapted, unless somebody else is assigned there', () => {
  const { master, slave } = sitesInStep();
  const [ours, copy] = [master.issues[0], slave.issues[1]];
  if (!ours || !copy) throw new Error('an issue is missing');
  ours.fields.assignee = 'mia@acme.example';
  copy.fields.assignee = null;
  expect(compareSites(master, slave)).toMatchObject({ equal: true, adapted: { assigneesWithoutAccount: 1 } });
  copy.fields.assignee = 'robin@contractor.example';
  expect(compareSites(master, slave).equal).toBe(false);
});

test('an inline image and a mention are expected as words, and counted', () => {
  const { master, slave } = sitesInStep();
  const [ours, copy] = [master.issues[0], slave.issues[1]];
  if (!ours || !copy) throw new Error('an issue is missing');
  const media = { type: 'media', attrs: { type: 'file', id: 'x', collection: '', alt: 'a.png' } };
  const mention = { type: 'mention', attrs: { id: 'y', text: '@Mia' } };
  ours.description = doc(
    { type: 'mediaSingle', content: [media] },
    { type: 'paragraph', content: [mention] },
  );
  copy.description = doc(paragraph('[image: a.png]'), paragraph('@Mia (Acme)'));
  const adapted = { inlineImages: 1, mentions: 1 };
  expect(compareSites(master, slave)).toMatchObject({ equal: true, adapted });
  copy.description = doc(paragraph('[image: b.png]'), paragraph('@Mia (Acme)'));
  expect(compareSites(master, slave).equal).toBe(false);
});

test('an image of a file of the issue is expected as an image, another one beside it as words', () => {
  const { master, slave } = sitesInStep();
  const [ours, copy] = [master.issues[0], slave.issues[1]];
  if (!ours || !copy) throw new Error('an issue is missing');
  const media = (id: string) => ({
    type: 'media',
    attrs: { type: 'file', id, collection: '', alt: 'a.png' },
  });
  const text = doc(
    { type: 'mediaSingle', content: [media('x')] },
    { type: 'mediaSingle', content: [media('y')] },
  );
  ours.description = pointImages(text, new Map([['x', 'a.png aa']]));
  const shown = (file: string) =>
    pointImages(
      doc({ type: 'mediaSingle', content: [media('z')] }, paragraph('[image: a.png]')),
      new Map([['z', file]]),
    );
  copy.description = shown('a.png aa');
  expect(compareSites(master, slave)).toMatchObject({ equal: true, adapted: { inlineImages: 1 } });
  copy.description = shown('b.png bb');
  expect(compareSites(master, slave).equal).toBe(false);
  copy.description = doc(paragraph('[image: a.png]'), paragraph('[image: a.png]'));
  expect(compareSites(master, slave).equal).toBe(false);
});

test('the order of keys in a document does not matter, an empty document is none', () => {
  const { master, slave } = sitesInStep();
  const [ours, copy] = [master.issues[0], slave.issues[1]];
  if (!ours || !copy) throw new Error('an issue is missing');
  ours.description = doc({ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'A' }] });
  copy.description = {
    version: 1,
    content: [{ content: [{ text: 'A', type: 'text' }], attrs: { level: 1 }, type: 'heading' }],
    type: 'doc',
  };
  expect(compareSites(master, slave).equal).toBe(true);
  ours.description = null;
  copy.description = doc();
  expect(compareSites(master, slave).equal).toBe(true);
});

test('differences are counted all and listed up to fifty', () => {
  const { master, slave } = sitesInStep();
  for (let n = 100; n < 160; n += 1) master.issues.push(issueView({ id: String(n), key: `ACME-${n}` }));
  const { differenceCount, differences } = compareSites(master, slave);
  expect(differenceCount).toBe(60);
  expect(differences).toHaveLength(50);
});
