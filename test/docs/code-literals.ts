import ts from 'typescript';

/** Functions that take a code among their arguments: outcomes, refusals, parked causes, answers of the bridge. */
const TAKE_CODES = new Set([
  'retry',
  'giveUp',
  'refusal',
  'refuse',
  'refused',
  'park',
  'failed',
  'noteRefusal',
]);
/** Tables whose keys are codes, and the type that lists those of OpenPGP. */
const CODE_TABLE = 'TEXTS';
const CODE_TYPES = new Set(['OpenRefusal']);

const CODE = /^[a-z]+(-[a-z]+)*$/;

/** Every text in a source file that stands where a code stands; `path` tells TypeScript from TSX. */
export function codesIn(path: string, source: string): Set<string> {
  const codes = new Set<string>();
  const add = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) {
      if (CODE.test(node.text)) codes.add(node.text);
    } else if (ts.isConditionalExpression(node)) {
      add(node.whenTrue);
      add(node.whenFalse);
    }
  };
  const visit = (node: ts.Node): void => {
    // A validator's own codes are not shown to anybody.
    if (calledName(node) === 'addIssue') return;
    if (ts.isCallExpression(node) && TAKE_CODES.has(calledName(node) ?? '')) node.arguments.forEach(add);
    if (ts.isPropertyAssignment(node) && nameOf(node.name) === 'code') add(node.initializer);
    if (ts.isVariableDeclaration(node) && node.initializer) {
      if (nameOf(node.name) === 'code') add(node.initializer);
      if (nameOf(node.name) === CODE_TABLE) keysOf(node.initializer).forEach((key) => codes.add(key));
    }
    if (ts.isTypeAliasDeclaration(node) && CODE_TYPES.has(node.name.text))
      node.type.forEachChild((part) => {
        if (ts.isLiteralTypeNode(part)) add(part.literal);
      });
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest));
  return codes;
}

function calledName(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : nameOf(expression);
}

function nameOf(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) || ts.isStringLiteral(node) ? node.text : undefined;
}

/** Keys of an object that says of itself, by its keys, that it is a table of codes. */
function keysOf(node: ts.Expression): string[] {
  const object = ts.isAsExpression(node) ? node.expression : node;
  if (!ts.isObjectLiteralExpression(object)) return [];
  return object.properties.flatMap((member) => {
    const key = member.name && nameOf(member.name);
    return key === undefined ? [] : [key];
  });
}
