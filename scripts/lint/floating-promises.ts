import { relative } from 'node:path';
import ts from 'typescript';

/** A promise that nobody waits for dies with the invocation: Forge freezes the process once the handler has answered. */
function isFloating(statement: ts.ExpressionStatement, checker: ts.TypeChecker): boolean {
  const { expression } = statement;
  if (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression)) return false;
  // Kept in a variable: whoever reads it waits.
  if (ts.isBinaryExpression(expression) && isAssignment(expression.operatorToken.kind)) return false;
  return !handlesRejection(expression) && isThenable(checker.getTypeAtLocation(expression), checker);
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** `promise.catch(f)` and `promise.then(f, g)` answer for the failure themselves. */
function handlesRejection(expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return false;
  const name = expression.expression.name.text;
  return (
    (name === 'catch' && expression.arguments.length > 0) ||
    (name === 'then' && expression.arguments.length > 1)
  );
}

function isThenable(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.isUnion()) return type.types.some((part) => isThenable(part, checker));
  const then = type.getProperty('then');
  return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
}

/**
 * Finds statements of a TypeScript project (a tsconfig file) that make a promise and drop it. `void promise` says that
 * this is wanted. A tsconfig that cannot be read is a problem too.
 */
export function findFloatingPromises(tsconfig: string): string[] {
  const problems: string[] = [];
  const parsed = ts.getParsedCommandLineOfConfigFile(
    tsconfig,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) =>
        problems.push(`${tsconfig}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`),
    },
  );
  if (!parsed) return problems;
  const program = ts.createProgram(parsed.fileNames, { ...parsed.options, noEmit: true });
  const checker = program.getTypeChecker();
  for (const name of parsed.fileNames) {
    const file = program.getSourceFile(name);
    if (!file || file.isDeclarationFile) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isExpressionStatement(node) && isFloating(node, checker)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        problems.push(`${relative(process.cwd(), name)}:${line + 1}: nobody waits for this promise`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return problems;
}
