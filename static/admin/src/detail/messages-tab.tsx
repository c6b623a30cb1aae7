import DynamicTable from '@atlaskit/dynamic-table';
import type { MessageEntry } from '../../../../src/admin/api';
import { Ago } from '../components/ago';
import { MESSAGES } from '../texts/detail';
import { headOf, paged } from './table';

const HEAD = headOf(MESSAGES.column);

/** Messages in and out. */
export function MessagesTab({ messages }: { messages: MessageEntry[] }) {
  if (messages.length === 0) return <p>{MESSAGES.empty}</p>;
  // A message that waits in the queue has no time yet.
  const rows = messages.map((message) => ({
    key: `${message.direction} ${message.seq} ${message.at}`,
    cells: [
      { key: 'direction', content: MESSAGES.direction[message.direction] },
      { key: 'seq', content: message.seq },
      { key: 'at', content: message.at === 0 ? MESSAGES.notSent : <Ago at={message.at} /> },
      { key: 'summary', content: message.summary },
      { key: 'state', content: MESSAGES.state[message.state] },
    ],
  }));
  return <DynamicTable label={MESSAGES.label} head={HEAD} rows={rows} {...paged(rows)} />;
}
