import { adf } from '../looking';
import type { TwoSides } from '../two-sides';
import { attach, comment, edit, keyOf, link, logWork, makeIssue, move, unlink } from './people';

/** One round of ordinary work on both sides, with names of its own. */
export async function workOfPeople(world: TwoSides, round: number): Promise<void> {
  const { acme, globex } = world;
  const parent = await makeIssue(acme, { summary: `Parent ${round}`, description: adf(`About ${round}`) });
  await makeIssue(acme, {
    summary: `Child ${round}`,
    issuetype: { name: 'Sub-task' },
    parent: { key: parent },
  });
  await comment(acme, parent, `First of ${round}`);
  await attach(acme, parent, `file-${round}.txt`, `bytes of ${round}`);
  await logWork(acme, parent, `Work of ${round}`);
  const theirs = await makeIssue(globex, { summary: `Theirs ${round}` });
  await comment(globex, theirs, `Theirs of ${round}`);
  if (round === 0) return;
  const before = round - 1;
  const old = await keyOf(acme, `Parent ${before}`);
  await edit(acme, old, { labels: [`l${round}`], duedate: '2026-12-24' });
  await move(acme, old, 'Done');
  await comment(acme, old, `Second of ${before}`);
  const there = await keyOf(globex, `Parent ${before}`);
  await edit(globex, there, { description: adf(`Changed ${round}`) });
  await comment(globex, there, `Answer to ${before}`);
  await attach(globex, there, `answer-${before}.txt`, `answer ${round}`);
  await logWork(globex, there, `Their work of ${before}`);
  await link(acme, parent, old);
  await link(acme, old, parent, 'Relates');
  await link(globex, theirs, there);
  if (round === 1) return;
  await unlink(globex, await keyOf(globex, `Theirs ${before}`), 'Blocks');
  await unlink(acme, await keyOf(acme, `Parent ${before - 1}`), 'Relates');
}
