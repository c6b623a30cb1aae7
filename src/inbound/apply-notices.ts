import type { KnownChange } from '../protocol/envelope';
import type { LogRecord } from '../protocol/log-record';
import { isOffered, noteLast } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { listHeld } from '../state/held-list';
import { letGoOfFiles } from '../state/served-parts';
import type { ApplyContext, ApplyEnd } from './apply-context';
import { withdrawForgotten } from './withdraw-forgotten';

/** What the partner says besides what stands in issues: files it has and wants, keys of its issues, issues that have left, its OpenPGP keys. */
export async function applyNotices(
  context: ApplyContext,
  known: readonly KnownChange[],
  end: ApplyEnd,
): Promise<void> {
  const { session, clock } = context.deps;
  const touched = new Map<string, PairRecord>();
  for (const change of known) {
    if (change.kind === 'have')
      end.have.push(...change.items.filter((item) => isExpected(session.log, item)));
    if (change.kind === 'rekey') end.rekey = change;
    if (change.kind === 'rekeyed') end.rekeyed.push(change.fingerprint);
    if (change.kind === 'want') {
      const record = (await session.pairs([change.pair])).get(change.pair);
      // The gate: ids of attachments are those of the whole site, and a partner may write down any.
      end.want.push(...change.items.filter((item) => isOffered(record, item, session.us)));
      if (record?.id !== undefined && withdrawForgotten(record, change.items, session.us)) {
        touched.set(record.pair, record);
        end.dirty.push(record.id);
      }
    }
    if (change.kind === 'paired') {
      const pairs = await session.pairs(change.pairs.map((p) => p.pair));
      for (const { pair, key } of change.pairs) {
        const record = pairs.get(pair);
        if (record === undefined || record.partnerKey === key) continue;
        record.partnerKey = key;
        touched.set(pair, record);
      }
    }
    if (change.kind === 'gone') {
      const record = (await session.pairs([change.pair])).get(change.pair);
      if (record === undefined || record.gone !== undefined) continue;
      record.gone = 'there';
      listHeld(session.log, record);
      record.receivedAt = clock.now();
      if (context.seq !== undefined) noteLast(record, session.sync.epoch, 'in', context.seq);
      touched.set(change.pair, record);
      letGoOfFiles(session.log, record);
      // Nobody takes the parts of ours in any more.
      end.have.push(...Object.keys(record.items).filter((item) => isExpected(session.log, item)));
    }
  }
  const records = [...touched.values()];
  for (let from = 0; from < records.length; from += 20)
    await session.commit({ pairs: records.slice(from, from + 20) });
}

/** Parts of it lie on the relay or are to go there. */
function isExpected({ lying, uploads }: LogRecord, item: string): boolean {
  return lying[item] !== undefined || uploads.some((upload) => upload.item === item);
}
