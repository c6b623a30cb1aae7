import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { envelope, knownChange, partHeader } from '../../src/protocol/envelope';
import { neutralFields, type FieldName } from '../../src/protocol/fields';
import { handshakeContents, handshakeFile } from '../../src/protocol/handshake-file';
import { pairingMessage } from '../../src/protocol/pairing-message';

const protocol = readFileSync(join(__dirname, '..', '..', 'docs', 'protocol.md'), 'utf8');

/** The JSON blocks of a document under the heading that each stands below. */
function examplesOf(markdown: string): Map<string, unknown> {
  const examples = new Map<string, unknown>();
  for (const section of markdown.split(/^#+ /m)) {
    const block = /```json\n([^]*?)```/.exec(section)?.[1];
    if (block !== undefined) examples.set(section.slice(0, section.indexOf('\n')), JSON.parse(block));
  }
  return examples;
}

const SCHEMAS: Record<string, z.ZodType> = {
  '4.1 Handshake file': handshakeFile,
  '4.2 Messages': pairingMessage,
  '5.1 Envelope': envelope,
  '6.1 `issue`': knownChange,
  '7. Attachment parts': partHeader,
};

describe('the examples in docs/protocol.md', () => {
  const examples = examplesOf(protocol);

  it('are those that are checked here', () => {
    expect([...examples.keys()]).toEqual(Object.keys(SCHEMAS));
  });

  it.each(Object.entries(SCHEMAS))('%s is what the code reads, member by member', (heading, schema) => {
    const example = examples.get(heading);
    // A member that the code does not know would be gone.
    expect(schema.parse(example)).toEqual(example);
  });

  it('have handshake contents and field values that the code reads', () => {
    const { contents } = handshakeFile.parse(examples.get('4.1 Handshake file'));
    expect(handshakeContents.parse(contents)).toEqual(contents);
    const change = knownChange.parse(examples.get('6.1 `issue`'));
    const fields = change.kind === 'issue' ? Object.entries(change.fields) : [];
    expect(fields.map(([name, { value }]) => neutralFields[name as FieldName].parse(value))).toEqual([
      'Printer on fire',
      'High',
    ]);
  });

  it('are followed by a row for each field', () => {
    const rows = [...protocol.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
    expect(rows).toEqual(expect.arrayContaining(Object.keys(neutralFields)));
  });
});
