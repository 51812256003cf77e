import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from '@typescript/typescript6';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { packages } from '../pack/build-package';
import { root } from '../root';

/** A name that an app can import, and the statement that declares it. */
interface PublicName {
  name: string;
  isType: boolean;
  statement: ts.Statement;
}

/** Where a name that a file exports is declared, or exported again. */
interface Exported {
  name: string;
  isType: boolean;
  from: string;
  nameThere: string;
}

const endings = ['.ts', '.tsx', '/index.ts'];
const parsed = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile {
  const source =
    parsed.get(file) ?? ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

function publicNames(file: string): PublicName[] {
  return exportsOf(file).map(({ name, isType, from, nameThere }) => {
    const statement = findDeclaration(from, nameThere);
    return { name, isType: isType || isTypeStatement(statement), statement };
  });
}

function exportsOf(file: string): Exported[] {
  return parse(file).statements.flatMap((statement): Exported[] => {
    if (!ts.isExportDeclaration(statement))
      return isExported(statement)
        ? namesIn(statement).map((name) => ({ name, isType: false, from: file, nameThere: name }))
        : [];
    const { moduleSpecifier, exportClause, isTypeOnly } = statement;
    const from = moduleSpecifier ? resolve(file, moduleSpecifier) : file;
    if (!exportClause) return exportsOf(from);
    if (!ts.isNamedExports(exportClause)) throw new Error(`${file} exports a whole file under one name.`);
    return exportClause.elements.map((element) => ({
      name: element.name.text,
      isType: isTypeOnly || element.isTypeOnly,
      from,
      nameThere: (element.propertyName ?? element.name).text,
    }));
  });
}

function resolve(file: string, specifier: ts.Expression): string {
  const path = ts.isStringLiteral(specifier) ? specifier.text : '';
  const found = endings.map((ending) => join(dirname(file), path) + ending).find((one) => existsSync(one));
  if (!found) throw new Error(`${file} exports from ${path}, which isn't a file of its package.`);
  return found;
}

function findDeclaration(file: string, name: string): ts.Statement {
  const declaration = parse(file).statements.find((statement) => namesIn(statement).includes(name));
  if (declaration) return declaration;
  const again = exportsOf(file).find((exported) => exported.name === name && exported.from !== file);
  if (!again) throw new Error(`${file} doesn't declare ${name}.`);
  return findDeclaration(again.from, again.nameThere);
}

/** Returns the names that a statement declares. */
function namesIn(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed =
    ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || isTypeStatement(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

const isTypeStatement = (statement: ts.Statement) =>
  ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);

const isExported = (statement: ts.Statement) =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Returns whether an app calls it, renders it, or throws it. Other values say what they are. */
function isCalled({ name, isType, statement }: PublicName): boolean {
  if (isType) return false;
  if (!ts.isVariableStatement(statement)) return true;
  const isFunction = statement.declarationList.declarations.some(
    ({ initializer }) => initializer !== undefined && ts.isArrowFunction(initializer),
  );
  return isFunction || /^[A-Z]/.test(name);
}

const commentsOn = ({ statement }: PublicName) =>
  ts.getJSDocCommentsAndTags(statement).filter((node) => ts.isJSDoc(node));

const hasSentence = (name: PublicName) => commentsOn(name).some(({ comment }) => comment !== undefined);

const hasExample = (name: PublicName) =>
  commentsOn(name).some(({ tags }) => tags?.some(({ tagName }) => tagName.text === 'example'));

const manifest = z.object({ exports: z.record(z.string(), z.string()) });

/** The entry points of the packages that other apps install, with their files. */
const entryPoints = packages.flatMap((name) => {
  const folder = join(root, 'packages', name);
  const { exports } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return Object.entries(exports)
    .filter(([entry]) => !/internal|\*/.test(entry))
    .map(([entry, path]) => [`@offload/${name}${entry.slice(1)}`, join(folder, path)] as const);
});

it.each(entryPoints)('says what each export of %s is, and shows an app how to call it', (entry, file) => {
  const names = publicNames(file);
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !hasSentence(name)).map(({ name }) => name)).toEqual([]);
  // Only our own packages call what is for admins.
  if (entry.includes('/admin')) return;
  expect(names.filter((name) => isCalled(name) && !hasExample(name)).map(({ name }) => name)).toEqual([]);
});
