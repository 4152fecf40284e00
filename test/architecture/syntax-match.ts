import { childOf, type SyntaxNode } from './source.ts';

/** Whether a node is what a rule is about; `ancestors` begin with the nearest. */
export type Match = (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => boolean;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const TOP_LEVEL_WORK = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'IfStatement',
  'SwitchStatement',
  'TryStatement',
]);
const KEYED = new Set([
  'Property',
  'PropertyDefinition',
  'MethodDefinition',
  'AccessorProperty',
  'TSPropertySignature',
  'TSMethodSignature',
]);

/** True where any of the matches is. */
export function anyOf(...matches: readonly Match[]): Match {
  return (node, ancestors) => matches.some((match) => match(node, ancestors));
}

/** A node of one of these types. */
export function ofType(...types: readonly string[]): Match {
  return (node) => types.includes(node.type);
}

/** `object.member`, `globalThis.object.member`, `object['member']`, `const { member } = object`. */
export function member(object: string, ...members: readonly string[]): Match {
  return (node, [parent, grandparent]) => {
    if (node.type === 'MemberExpression') {
      return isReference(childOf(node, 'object'), object) && isNamed(childOf(node, 'property'), members);
    }
    const isTakenApart = node.type === 'Property' && parent?.type === 'ObjectPattern';
    return (
      isTakenApart &&
      isReference(childOf(grandparent, 'init'), object) &&
      isNamed(childOf(node, 'key'), members)
    );
  };
}

/** A name that is used as a value of its own, or through `globalThis`; not a key or member of something else. */
export function globalName(...names: readonly string[]): Match {
  return (node, [parent]) => {
    if (node.type === 'MemberExpression') return names.some((name) => isReference(node, name));
    return node.type === 'Identifier' && isNamed(node, names) && !isOwnName(parent, node);
  };
}

/** A call of a global function. */
export function globalCall(name: string): Match {
  return (node) => node.type === 'CallExpression' && isReference(childOf(node, 'callee'), name);
}

/** A function of that name, wherever it comes from: `name(…)`, `module.name(…)`, `import { name }`. */
export function functionName(...names: readonly string[]): Match {
  return (node) => {
    if (node.type === 'ImportSpecifier') return isNamed(childOf(node, 'imported'), names);
    if (node.type !== 'CallExpression') return false;
    const callee = childOf(node, 'callee');
    return isNamed(callee, names) || isNamed(childOf(callee, 'property'), names);
  };
}

/** `new Date()` and `Date()` read the clock; `new Date(ms)` does not. */
export const dateOfNow: Match = (node) => {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  if (!isReference(childOf(node, 'callee'), 'Date')) return false;
  const given = node['arguments'];
  return node.type === 'CallExpression' || (Array.isArray(given) && given.length === 0);
};

/** `export default …` and `export { x as default }`. */
export const defaultExport: Match = (node) =>
  node.type === 'ExportDefaultDeclaration' ||
  (node.type === 'ExportSpecifier' && isNamed(childOf(node, 'exported'), ['default']));

/** A statement of a module that does something when the module is imported, or an import only made for that. */
export const workAtImport: Match = (node, [parent, ...further]) => {
  if (node.type === 'AwaitExpression') {
    return ![parent, ...further].some((ancestor) => ancestor !== undefined && FUNCTIONS.has(ancestor.type));
  }
  if (parent?.type !== 'Program') return false;
  if (node.type === 'ExpressionStatement') return typeof node['directive'] !== 'string';
  return TOP_LEVEL_WORK.has(node.type) || isBareImport(node);
};

/** `import(name)`, whose target cannot be read in the text. */
export const computedImport: Match = (node) =>
  node.type === 'ImportExpression' && typeof childOf(node, 'source')?.['value'] !== 'string';

/** `name`, or `globalThis.name`. */
function isReference(node: SyntaxNode | undefined, name: string): boolean {
  if (node?.type === 'MemberExpression') {
    const isOnGlobal = isNamed(childOf(node, 'object'), ['globalThis', 'global']);
    return isOnGlobal && isNamed(childOf(node, 'property'), [name]);
  }
  return node?.type === 'Identifier' && isNamed(node, [name]);
}

/** `x.name`, `{ name: … }`, `name(): …` in a class or an interface. */
function isOwnName(parent: SyntaxNode | undefined, node: SyntaxNode): boolean {
  if (parent?.type === 'MemberExpression') return parent['property'] === node && parent['computed'] !== true;
  if (parent === undefined || !KEYED.has(parent.type)) return false;
  return parent['key'] === node && parent['shorthand'] !== true;
}

/** Names are identifiers, and a text in `x['name']`. */
function isNamed(node: SyntaxNode | undefined, names: readonly string[]): boolean {
  const name = node?.type === 'Identifier' ? node['name'] : node?.['value'];
  return typeof name === 'string' && names.includes(name);
}

function isBareImport(node: SyntaxNode): boolean {
  if (node.type !== 'ImportDeclaration') return false;
  return Array.isArray(node['specifiers']) && node['specifiers'].length === 0;
}
