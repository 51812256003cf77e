import ts from '@typescript/typescript6';
import { doesExcuse, excuses } from './excuses';
import { applyEdit, type Edit, type Mutant, readSource } from './mutant';
import { opposites, sqlEdits } from './sql-operators';

const swapped = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
]);

/** Calls that narrow or normalize what they are called on. */
const narrowing = ['filter', 'slice', 'trim', 'toLowerCase', 'use'];

/** Returns the mutants of a file that the operators make, except those that its comments excuse. */
export function mutantsIn(file: string): Mutant[] {
  const text = readSource(file);
  const excused = excuses(text);
  return edits(text)
    .filter((edit) => !excused.some((excuse) => doesExcuse(excuse, edit, text)))
    .map((edit) => applyEdit(file, text, edit));
}

/** Returns a file's edits in the order of its text. */
export function edits(text: string): Edit[] {
  const source = ts.createSourceFile('source.tsx', text, ts.ScriptTarget.Latest, true);
  const found: Edit[] = [];
  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    found.push(...editsOf(node));
    ts.forEachChild(node, visit);
  }
  visit(source);
  const unique = new Map(found.map((edit) => [`${edit.start} ${edit.end} ${edit.replacement}`, edit]));
  return [...unique.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

function editsOf(node: ts.Node): Edit[] {
  const source = node.getSourceFile().text;
  if (ts.isIfStatement(node))
    return isGuard(node) ? [replace(node.expression, 'false')] : negate(node.expression);
  if (ts.isConditionalExpression(node)) return negate(node.condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [{ start: node.getStart(), end: node.operand.getStart(), replacement: '' }];
  if (ts.isBinaryExpression(node)) return binaryEdits(node);
  if (ts.isExpressionStatement(node)) return droppedCall(node);
  if (ts.isArrayLiteralExpression(node)) return droppedElements(node);
  if (ts.isPropertyAssignment(node)) return droppedConditions(node);
  if (ts.isTaggedTemplateExpression(node))
    return isSql(node) ? sqlEdits(source, node.template.getStart() + 1, node.template.end - 1) : [];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replace(node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replace(node, 'true')];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return unnarrowed(node);
  return [];
}

function replace(node: ts.Node, replacement: string): Edit {
  return { start: node.getStart(), end: node.end, replacement };
}

/** Negates a condition, unless the operator in it is swapped, which is the same. */
function negate(condition: ts.Expression): Edit[] {
  const isSwapped = ts.isBinaryExpression(condition) && swapped.has(condition.operatorToken.kind);
  return isSwapped ? [] : [replace(condition, `!(${condition.getText()})`)];
}

/** Returns whether a statement only keeps what follows from running. */
function isGuard({ thenStatement: then, elseStatement }: ts.IfStatement): boolean {
  const last = ts.isBlock(then) ? then.statements.at(-1) : then;
  if (!last || elseStatement) return false;
  return ts.isThrowStatement(last) || ts.isReturnStatement(last) || ts.isContinueStatement(last);
}

function binaryEdits({ left, operatorToken: operator, right }: ts.BinaryExpression): Edit[] {
  // Without its fallback, nearly all code doesn't compile, or sends undefined for NULL.
  if (operator.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [{ start: left.getStart(), end: right.getStart(), replacement: '' }];
  const isClock = [left, right].some((side) => /\bnow\(\)|new Date\(\)/.test(side.getText()));
  // No test meets a moment exactly.
  const other = (isClock && opposites.get(operator.getText())) || swapped.get(operator.kind);
  return other ? [replace(operator, other)] : [];
}

/** Drops a call whose result isn't used. */
function droppedCall(node: ts.ExpressionStatement): Edit[] {
  const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
  return ts.isCallExpression(call) ? [replace(node, ';')] : [];
}

/** Drops one word of a list of words. */
function droppedElements({ elements }: ts.ArrayLiteralExpression): Edit[] {
  if (elements.length < 2 || !elements.every(ts.isStringLiteral)) return [];
  return elements.map((element, index) => {
    const next = elements[index + 1];
    return { start: element.getStart(), end: next ? next.getStart() : element.end, replacement: '' };
  });
}

/** Drops one condition of a Prisma filter. */
function droppedConditions({ name, initializer }: ts.PropertyAssignment): Edit[] {
  if (name.getText() !== 'where' || !ts.isObjectLiteralExpression(initializer)) return [];
  const { properties } = initializer;
  return properties.map((property, index) => {
    const next = properties[index + 1];
    return { start: property.getStart(), end: next ? next.getStart() : property.end, replacement: '' };
  });
}

function unnarrowed(node: ts.CallExpression): Edit[] {
  const access = node.expression;
  if (!ts.isPropertyAccessExpression(access) || !narrowing.includes(access.name.text)) return [];
  return [{ start: access.expression.end, end: node.end, replacement: '' }];
}

function isSql({ tag }: ts.TaggedTemplateExpression): boolean {
  return /(^|\.)(sql|\$queryRaw|\$executeRaw)\b/.test(tag.getText());
}
