import { posix } from 'node:path';

import {
  BUILTINS,
  DRAWERS,
  LAYERS,
  LAYER_REASONS,
  MAX_LINES,
  PROVIDER_EXCEPTIONS,
  SYNTAX,
  TEXT,
  type Layer,
} from './rules.ts';
import type { Import, Source } from './source.ts';

/** Everything in a file that breaks a rule, each as `path:line: what, because why`. */
export function findViolations(source: Source): readonly string[] {
  const found: string[] = [];
  const report = (line: number, what: string, why: string): void => {
    found.push(`src/${source.path}:${line}: ${what}, because ${why}`);
  };
  checkPlace(source, report);
  for (const imported of source.imports) checkImport(source, imported, report);
  checkSyntax(source, report);
  checkText(source, report);
  return found;
}

/** The layer that a file under src/ belongs to, if any. */
export function layerOf(path: string): Layer | undefined {
  const folders = path.split('/').slice(0, -1);
  if (folders.length === 0) return LAYERS.find((layer) => layer.folder === '.');
  return LAYERS.find((layer) =>
    layer.folder
      .split('/')
      .every((part, index) => part === folders[index] || (part === '*' && index < folders.length)),
  );
}

type Report = (line: number, what: string, why: string) => void;

function checkPlace(source: Source, report: Report): void {
  const parts = source.path.split('/');
  if (layerOf(source.path) === undefined) {
    report(
      1,
      'is in no layer',
      'every folder has its row, with what it may import, in test/architecture/rules.ts',
    );
  }
  for (const part of parts) {
    const name = part.replace(/\.ts$/, '');
    if (DRAWERS.has(name))
      report(1, `is called "${name}"`, 'a name tells the one job; a drawer takes anything');
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      report(1, `"${name}" is not kebab-case`, 'file systems differ in how they see capitals');
    }
  }
  if (source.lineCount > MAX_LINES) {
    report(MAX_LINES, `has ${source.lineCount} lines`, `beyond ${MAX_LINES} a file no longer has one job`);
  }
}

function checkImport(source: Source, imported: Import, report: Report): void {
  const { specifier, line } = imported;
  if (specifier.startsWith('node:')) checkBuiltin(source, imported, report);
  else if (specifier.startsWith('.')) checkLayer(source, imported, report);
  else {
    const name = packageOf(specifier);
    if (layerOf(source.path)?.packages.includes(name) === true) return;
    const owners = LAYERS.filter((layer) => layer.packages.includes(name)).map((layer) => `${layer.folder}/`);
    const where = owners.length === 0 ? 'it is in no layer’s list' : `only ${owners.join(', ')} may`;
    report(
      line,
      `imports the package ${name}`,
      `each package has one owner that hides it from the rest: ${where}`,
    );
  }
}

function checkBuiltin(source: Source, { specifier, line }: Import, report: Report): void {
  const rule = BUILTINS.find(({ modules }) => modules.includes(specifier));
  if (rule === undefined || isWithin(source.path, rule.allowedIn)) return;
  report(line, `imports ${specifier}`, rule.reason);
}

function checkLayer(source: Source, { specifier, line }: Import, report: Report): void {
  const target = posix.normalize(posix.join(posix.dirname(source.path), specifier));
  if (!target.endsWith('.ts') && !target.endsWith('.json')) {
    report(line, `imports "${specifier}"`, 'Node runs the sources as they are, so a path has its ending');
  }
  if (target.startsWith('../')) {
    report(line, `imports "${specifier}"`, 'what is outside src/ is not in the published package');
    return;
  }
  const from = layerOf(source.path);
  const to = layerOf(target);
  if (from === undefined || to === undefined) return;
  if (from.folder === 'providers/*' && to === from) {
    checkProvider(source.path, target, line, report);
  } else if (from !== to && !from.mayImport.includes(to.folder)) {
    const allowed = from.mayImport.length === 0 ? 'nothing' : from.mayImport.join(', ');
    const reason = LAYER_REASONS[from.folder] ?? 'data flows down the table of layers';
    report(line, `imports ${target}`, `${reason} (${from.folder} may import ${allowed})`);
  }
}

function checkProvider(path: string, target: string, line: number, report: Report): void {
  const [own, other] = [path, target].map((name) => name.split('/')[1]);
  if (own === other) return;
  if (PROVIDER_EXCEPTIONS.some(({ provider, uses }) => provider === own && uses === other)) return;
  report(
    line,
    `imports ${target}`,
    'a provider can be removed by deleting its folder, and the others do not notice',
  );
}

function checkSyntax(source: Source, report: Report): void {
  source.visit((node, ancestors) => {
    for (const rule of SYNTAX) {
      if (isWithin(source.path, rule.allowedIn) || !rule.matches(node, ancestors)) continue;
      const where = rule.allowedIn.length === 0 ? '' : ` (only in ${rule.allowedIn.join(', ')})`;
      report(source.lineOf(node.start), `holds ${rule.name}${where}`, rule.reason);
    }
  });
}

function checkText(source: Source, report: Report): void {
  for (const [index, line] of source.text.split('\n').entries()) {
    for (const rule of TEXT) {
      if (rule.pattern.test(line)) report(index + 1, `holds ${rule.name}`, rule.reason);
    }
  }
}

function isWithin(path: string, allowed: readonly string[]): boolean {
  return allowed.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

/** `@scope/name/sub` is of the package `@scope/name`. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
