import { parseAst } from 'vitest/node';

/** A node of the syntax tree (ESTree with TypeScript's nodes), read without trust in its shape. */
export interface SyntaxNode {
  readonly type: string;
  /** Offset of its first character in the text. */
  readonly start: number;
  readonly [key: string]: unknown;
}

/** One import of any kind: static, type-only, `import()`, `export … from`, `import('…')` as a type. */
export interface Import {
  /** What stands between the quotes. */
  readonly specifier: string;
  readonly line: number;
}

/** A file under src/, parsed. */
export interface Source {
  /** Relative to src/, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  /** Every node with its ancestors, the nearest first. */
  readonly visit: (visitor: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void) => void;
  readonly lineOf: (offset: number) => number;
}

/** Node types that import another module, with the key of the node that names it. */
const IMPORTING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
]);

/** Parses a file's text. @throws when it is not TypeScript */
export function parseSource(path: string, text: string): Source {
  const program = asNode(parseAst(text, { lang: 'ts' }, path));
  if (program === undefined) throw new TypeError(`${path}: the parser gave no syntax tree`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const visit: Source['visit'] = (visitor) => visitNode(program, [], visitor);
  const imports: Import[] = [];
  visit((node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node.start) });
  });
  const lineCount = text.replace(/\n$/, '').split('\n').length;
  return { path, text, lineCount, imports, visit, lineOf };
}

/** The node at `key`, or undefined when there is none. */
export function childOf(node: SyntaxNode | undefined, key: string): SyntaxNode | undefined {
  return asNode(node?.[key]);
}

function visitNode(
  node: SyntaxNode,
  ancestors: readonly SyntaxNode[],
  visitor: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void,
): void {
  visitor(node, ancestors);
  const below = [node, ...ancestors];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      const childNode = asNode(child);
      if (childNode !== undefined) visitNode(childNode, below, visitor);
    }
  }
}

function specifierOf(node: SyntaxNode): string | undefined {
  if (!IMPORTING.has(node.type)) return undefined;
  // A type's `import('…')` keeps its name under `source` or `argument`, depending on the parser's version.
  const named = childOf(node, 'source') ?? childOf(node, 'argument') ?? childOf(node, 'expression');
  const text = childOf(named, 'literal') ?? named;
  return typeof text?.['value'] === 'string' ? text['value'] : undefined;
}

function asNode(value: unknown): SyntaxNode | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('type' in value) || typeof value.type !== 'string') return undefined;
  if (!('start' in value) || typeof value.start !== 'number') return undefined;
  // The two fields that every node has were just looked at; the others are unknown by type.
  return value as SyntaxNode;
}
