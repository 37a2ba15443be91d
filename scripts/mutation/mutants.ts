import ts from "typescript";

/** One small change of a source file. */
export interface Mutant {
  readonly id: number;
  /** Relative to the repository. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What was there, and what is there instead. */
  readonly change: string;
}

export interface MutatedFile {
  /** The source with every mutant in it; `__mutant(ID)` says which one is in force. */
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

/** Operators, each with what may stand in its place. */
const operators: ReadonlyMap<ts.SyntaxKind, readonly string[]> = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ["!=="]],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ["==="]],
  [ts.SyntaxKind.LessThanToken, ["<=", ">="]],
  [ts.SyntaxKind.LessThanEqualsToken, ["<", ">"]],
  [ts.SyntaxKind.GreaterThanToken, [">=", "<="]],
  [ts.SyntaxKind.GreaterThanEqualsToken, [">", "<"]],
  [ts.SyntaxKind.AmpersandAmpersandToken, ["||"]],
  [ts.SyntaxKind.BarBarToken, ["&&"]],
]);

/** Methods that are each other's opposite. */
const methods: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
]);

/**
 * Puts every mutant of a file into one source, each behind a switch, so that one bundle serves all of them: comparisons
 * and boolean operators flipped, conditions negated, `!` removed, booleans flipped, numbers one more and one less, early
 * returns dropped, `some` for `every` and `min` for `max`.
 *
 * @param firstId ids run on from here, so that they are unique across files.
 */
export function mutate(file: string, text: string, firstId: number): MutatedFile {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];

  function mutant(node: ts.Node, change: string): string {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart());
    const id = firstId + mutants.length;
    mutants.push({ id, file, line: line + 1, column: character + 1, change: change.replaceAll(/\s+/g, " ") });
    return `__mutant(${id})`;
  }

  function emit(node: ts.Node): string {
    if (isInert(node)) return node.getText();
    if (isEarlyExit(node)) {
      const guarded = `if (!${mutant(node, `no ${node.getText()}`)}) ${emitChildren(node)}`;
      return ts.isIfStatement(node.parent) ? `{ ${guarded} }` : guarded;
    }
    const opposite = oppositeMethod(node);
    if (opposite !== undefined && ts.isPropertyAccessExpression(node)) {
      const dot = node.questionDotToken === undefined ? "" : "?.";
      const name = node.name.text;
      return `${emit(node.expression)}${dot}[${mutant(node.name, `${name} → ${opposite}`)} ? "${opposite}" : "${name}"]`;
    }
    const switches = replacements(node).map(
      (replacement) => `${mutant(node, `${node.getText()} → ${replacement}`)} ? (${replacement}) : `,
    );
    return switches.length === 0 ? emitChildren(node) : `(${switches.join("")}(${emitChildren(node)}))`;
  }

  function emitChildren(node: ts.Node): string {
    let result = "";
    let position = node.getStart();
    ts.forEachChild(node, (child) => {
      result += text.slice(position, child.getStart()) + emit(child);
      position = child.getEnd();
    });
    return result + text.slice(position, node.getEnd());
  }

  const header = text.slice(0, source.getStart());
  return { source: header + emitChildren(source) + text.slice(source.getEnd()), mutants };
}

function replacements(node: ts.Node): readonly string[] {
  const found: string[] = [];
  if (ts.isBinaryExpression(node)) {
    const { left, right, operatorToken } = node;
    for (const other of operators.get(operatorToken.kind) ?? []) {
      // A mix of && and || with ?? needs the parentheses, and the others do no harm.
      found.push(`(${left.getText()}) ${other} (${right.getText()})`);
    }
  }
  if (isNot(node)) found.push(node.operand.getText());
  if (node.kind === ts.SyntaxKind.TrueKeyword) found.push("false");
  if (node.kind === ts.SyntaxKind.FalseKeyword) found.push("true");
  if (ts.isNumericLiteral(node)) found.push(`${node.getText()} + 1`, `${node.getText()} - 1`);
  if (isCondition(node) && !isNot(node) && !isComparison(node)) found.push(`!(${node.getText()})`);
  return found;
}

function isNot(node: ts.Node): node is ts.PrefixUnaryExpression {
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
}

/** Its flipped operator is the negation already. */
function isComparison(node: ts.Node): boolean {
  const { kind } = ts.isBinaryExpression(node) ? node.operatorToken : node;
  return operators.has(kind) && kind !== ts.SyntaxKind.AmpersandAmpersandToken && kind !== ts.SyntaxKind.BarBarToken;
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent)) return parent.expression === node;
  return ts.isConditionalExpression(parent) && parent.condition === node;
}

function isEarlyExit(node: ts.Node): boolean {
  if (!ts.isReturnStatement(node) && !ts.isContinueStatement(node)) return false;
  const { parent } = node;
  if (ts.isIfStatement(parent)) return true;
  return ts.isBlock(parent) && ts.isIfStatement(parent.parent) && parent.parent.thenStatement === parent;
}

function oppositeMethod(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node) || !ts.isCallExpression(node.parent)) return undefined;
  return node.parent.expression === node ? methods.get(node.name.text) : undefined;
}

/** Types, imports and names run no code. */
function isInert(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isImportDeclaration(node) || isPropertyName(node);
}

function isPropertyName(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node && !ts.isComputedPropertyName(node);
}
