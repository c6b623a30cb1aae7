import { type Refusal, notModelled } from '../answers';

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * A test for the operand of `~`: all words, whole, in any order; `word*` is a prefix; `"..."` inside the operand is a
 * phrase. What Lucene knows beyond that (fuzzy, boost, proximity, `?`, AND/OR) is not modelled. Jira also stems words;
 * the emulator does not, so it finds only the forms that were written.
 */
export function textMatcher(operand: string): ((text: string) => boolean) | Refusal {
  if (/[?^{}[\]+!|&]|~\d|~$|\b(?:AND|OR|NOT|TO)\b/.test(operand))
    return notModelled(`JQL text syntax in '${operand}'`);
  const phrases = [...operand.matchAll(/"([^"]*)"/g)].map((match) => words(match[1] ?? ''));
  const rest = operand.replaceAll(/"[^"]*"/g, ' ');
  const prefixes = [...rest.matchAll(/([\p{L}\p{N}]+)\*/gu)].map((match) => (match[1] ?? '').toLowerCase());
  const whole = words(rest.replaceAll(/[\p{L}\p{N}]+\*/gu, ' '));
  return (text) => {
    const found = words(text);
    const set = new Set(found);
    return (
      whole.every((word) => set.has(word)) &&
      prefixes.every((prefix) => found.some((word) => word.startsWith(prefix))) &&
      phrases.every((phrase) => containsRun(found, phrase))
    );
  };
}

function containsRun(all: string[], run: string[]): boolean {
  return all.some((_, start) => run.every((word, i) => all[start + i] === word));
}
