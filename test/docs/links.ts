/** A document of the repository. */
export interface Document {
  path: string;
  text: string;
}

/** Targets of Markdown links inside the repository, as they are written: `other.md#part`. */
export function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) =>
    target === undefined || /^[a-z]+:/.test(target) ? [] : [target],
  );
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Files and folders of the repository that a text names in code marks. */
export function pathsOf(text: string): string[] {
  const inMarks = [...text.matchAll(/`((?:src|static|bridge|local|scripts|test|docs)\/[\w./-]*)`/g)];
  return inMarks.flatMap(([, path]) => (path === undefined ? [] : [path]));
}

function withoutCode(text: string): string {
  return text
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
}
