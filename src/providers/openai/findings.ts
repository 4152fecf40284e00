import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import { formatPath, type FieldProblem } from '../../model/field-problems.ts';

/**
 * What was found while a body was decoded: what keeps it from having a unified form, and what the unified form has no
 * place for. The latter is told only where it is lost: for the own provider it is kept.
 */
export class Findings {
  readonly isOwn: boolean;
  readonly warnings: Warning[] = [];
  readonly problems: FieldProblem[] = [];

  constructor(isOwn: boolean) {
    this.isOwn = isOwn;
  }

  /** Something that keeps the body from having a unified form. */
  refuse(field: string, message: string): undefined {
    this.problems.push({ field, message });
  }

  /** A parameter that has no unified form. */
  loseParameter(path: string): undefined {
    this.#lose('unsupported_parameter', path, 'This has no unified form; it is left out.');
  }

  /** A piece of content that has no unified form, such as `a message of this role`. */
  loseContent(what: string, path: string): undefined {
    this.#lose('unsupported_content', path, `There is no unified form of ${what}; it is left out.`);
  }

  /** Each parameter of an object that is not among `known`; null stands for absent. */
  loseOthers(object: JsonObject, known: ReadonlySet<string>, above = ''): void {
    if (this.isOwn) return;
    for (const [key, value] of Object.entries(object)) {
      if (value === null || known.has(key)) continue;
      this.loseParameter(join(above, key));
    }
  }

  /** Each parameter that is left of an object, at its innermost name. */
  loseRest(rest: JsonObject | undefined, above: string): void {
    if (this.isOwn || rest === undefined) return;
    for (const [key, value] of Object.entries(rest)) {
      if (isJsonObject(value) && Object.keys(value).length > 0) this.loseRest(value, join(above, key));
      else if (value !== null && !isEmpty(value)) this.loseParameter(join(above, key));
    }
  }

  #lose(code: Warning['code'], path: string, message: string): void {
    if (!this.isOwn) this.warnings.push({ code, path, message });
  }
}

/** Answers that are sent back hold empty lists, which say nothing. */
function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** `messages[0]` and `name` as `messages[0].name`. */
function join(above: string, key: string): string {
  const name = formatPath([key]);
  if (above === '') return name;
  return name.startsWith('[') ? above + name : `${above}.${name}`;
}
