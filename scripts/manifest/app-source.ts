import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What the manifest checks need to know of the app's source. */
export interface AppSource {
  /** The names that a file directly below src exports, by its name without extension ("index"); absent file: absent. */
  exportsOf: Map<string, Set<string>>;
  /** The keys of the queues that the source opens with `new Queue({ key })`. */
  queues: { key: string; file: string }[];
  /** Where a queue is opened under a key that cannot be read from the source. */
  queuesWithoutKey: string[];
  /** Files with a string that starts with a Jira REST path. */
  filesWithRestPaths: string[];
}

const namesOfBinding = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOfBinding(element.name) : []));

function exportedNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (!statement.isTypeOnly && clause && ts.isNamedExports(clause)) {
        for (const element of clause.elements) if (!element.isTypeOnly) names.add(element.name.text);
      }
      continue;
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (!modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        for (const name of namesOfBinding(declaration.name)) names.add(name);
      }
    } else if (ts.isFunctionDeclaration(statement) && statement.name) names.add(statement.name.text);
  }
  return names;
}

const visit = (node: ts.Node, see: (node: ts.Node) => void): void => {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
};

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** Constants that hold a string, by name; a name with two different values in the source counts as unreadable. */
function stringConstants(files: ts.SourceFile[]): Map<string, string | undefined> {
  const constants = new Map<string, string | undefined>();
  for (const file of files) {
    visit(file, (node) => {
      if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
      const init =
        node.initializer && ts.isAsExpression(node.initializer)
          ? node.initializer.expression
          : node.initializer;
      const text = textOf(init);
      if (text === undefined) return;
      const known = constants.get(node.name.text);
      constants.set(node.name.text, known === undefined || known === text ? text : undefined);
    });
  }
  return constants;
}

function queueKey(call: ts.NewExpression): ts.Expression | undefined {
  const argument = call.arguments?.[0];
  if (!argument || !ts.isObjectLiteralExpression(argument)) return undefined;
  for (const property of argument.properties) {
    if (!property.name || !ts.isIdentifier(property.name) || property.name.text !== 'key') continue;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
    if (ts.isPropertyAssignment(property)) return property.initializer;
  }
  return undefined;
}

const REST_PATH = /^\/(rest|gateway)\/[a-z]/;

const startsWithRestPath = (node: ts.Node): boolean =>
  (ts.isStringLiteralLike(node) && REST_PATH.test(node.text)) ||
  (ts.isTemplateExpression(node) && REST_PATH.test(node.head.text));

/**
 * Reads the TypeScript below `<root>/src` without running it. A missing folder reads as an app without files.
 * Paths in the result are relative to `root`.
 */
export function readAppSource(root: string): AppSource {
  const src = join(root, 'src');
  const names = existsSync(src) ? readdirSync(src, { recursive: true, encoding: 'utf8' }) : [];
  const files = names
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .toSorted()
    .map((name) =>
      ts.createSourceFile(
        join(src, name),
        readFileSync(join(src, name), 'utf8'),
        ts.ScriptTarget.ES2022,
        true,
      ),
    );
  const constants = stringConstants(files);
  const source: AppSource = {
    exportsOf: new Map(),
    queues: [],
    queuesWithoutKey: [],
    filesWithRestPaths: [],
  };
  for (const file of files) {
    const path = relative(root, file.fileName);
    const topLevel = /^src\/([^/]+)\.tsx?$/.exec(path)?.[1];
    if (topLevel) source.exportsOf.set(topLevel, exportedNames(file));
    let hasRestPath = false;
    visit(file, (node) => {
      hasRestPath ||= startsWithRestPath(node);
      if (!ts.isNewExpression(node) || node.expression.getText() !== 'Queue') return;
      const expression = queueKey(node);
      const key =
        textOf(expression) ??
        (expression && ts.isIdentifier(expression) ? constants.get(expression.text) : undefined);
      if (key === undefined) source.queuesWithoutKey.push(path);
      else source.queues.push({ key, file: path });
    });
    if (hasRestPath) source.filesWithRestPaths.push(path);
  }
  return source;
}
