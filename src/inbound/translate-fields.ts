import { mediaByItem } from '../mapping/images';
import { parseNeutral, toJira } from '../mapping/to-jira';
import type { WritableField } from '../mapping/to-jira';
import type { JiraFieldValues } from '../ports/jira';
import type { FieldChange } from '../protocol/envelope';
import { FIELD_LABELS } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Cause, Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { imagesFor } from './images';
import type { InboundDeps } from './inbound-deps';

export interface TranslatedFields {
  values: JiraFieldValues;
  /** Which Jira member each field became. */
  memberOf: Map<WritableField, keyof JiraFieldValues>;
  parked: { name: WritableField; cause: Cause }[];
  /** Attachments that the description shows and that have not come. */
  missingImages: string[];
}

/** Says fields in this site's terms; what cannot be said is parked, what needs a call that failed for now is `retry`. */
export async function translateFields(
  deps: InboundDeps,
  pair: PairRecord,
  fields: readonly { name: FieldName; change: FieldChange }[],
): Promise<Outcome<TranslatedFields>> {
  const parents = fields.flatMap((f) =>
    f.name === 'parent' && typeof f.change.value === 'string' ? [f.change.value] : [],
  );
  const pairs = await deps.session.pairs(parents);
  const result: TranslatedFields = {
    values: {},
    memberOf: new Map(),
    parked: [],
    missingImages: [],
  };
  const description = fields.find((field) => field.name === 'description')?.change.value;
  const document = parseNeutral('description', description ?? null);
  if (document != null) {
    const missing = await imagesFor(deps, pair, document);
    if (missing.kind !== 'done') return missing;
    result.missingImages = missing.value;
  }
  for (const { name, change } of fields) {
    if (name === 'status') continue;
    const translated = await toJira(name, change.value, {
      directory: deps.directory,
      // One that has left the project, or is restricted, is no parent for the partner's issues.
      issueOf: (parent) => (pairs.get(parent)?.gone === 'here' ? undefined : pairs.get(parent)?.id),
      company: deps.session.sync.partner?.company ?? '',
      imageOf: mediaByItem(pair, deps.session.us),
    });
    if (translated.kind !== 'done') return translated;
    if (translated.value.kind === 'park') {
      result.parked.push({ name, cause: translated.value.cause });
      continue;
    }
    Object.assign(result.values, translated.value.values);
    const member = Object.keys(translated.value.values)[0] as keyof JiraFieldValues;
    result.memberOf.set(name, member);
  }
  return done(result);
}

/** Takes the fields that Jira's refusal names out of the values; returns what to park. */
export function withoutRefused(
  translated: TranslatedFields,
  refused: { fields: Partial<Record<keyof JiraFieldValues, string>> },
): { name: WritableField; cause: Cause }[] {
  const result: { name: WritableField; cause: Cause }[] = [];
  for (const [name, member] of translated.memberOf) {
    const text = refused.fields[member];
    if (text === undefined) continue;
    delete translated.values[member];
    translated.memberOf.delete(name);
    result.push({ name, cause: refusalOf(name, text) });
  }
  return result;
}

/** Takes out every field but those named. */
export function leaveOnly(translated: TranslatedFields, names: readonly WritableField[]): void {
  for (const [name, member] of translated.memberOf) {
    if (names.includes(name)) continue;
    delete translated.values[member];
    translated.memberOf.delete(name);
  }
}

export function refusalOf(name: WritableField, text: string): Cause {
  return { code: 'jira-refused', text: `Jira refused the value of ${FIELD_LABELS[name]}: ${text}` };
}
