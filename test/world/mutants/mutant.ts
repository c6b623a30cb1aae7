/** A deliberately wrong variant of the engine: the simulator has to notice it. */
export interface Mutant {
  /** In two to six words what it does wrong. */
  name: string;
  /** Texts that are replaced; each has to stand in its file exactly once. */
  patches: { file: string; find: string; replace: string }[];
}

/** Histories within which a wrong variant has to be noticed. */
export const MOST_SEEDS = 2000;

/** The source with the patches applied. Throws where a text does not stand there exactly once: then the mutant has to be brought up to date. */
export function mutated(mutant: Mutant, read: (file: string) => string): Map<string, string> {
  const files = new Map<string, string>();
  for (const { file, find, replace } of mutant.patches) {
    const text = files.get(file) ?? read(file);
    if (text.split(find).length !== 2)
      throw new Error(`mutant "${mutant.name}": the text to replace is not exactly once in ${file}: ${find}`);
    files.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return files;
}
