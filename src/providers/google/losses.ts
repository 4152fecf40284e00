import type { Warning, WarningCode } from '../../core/warning.ts';
import type { FieldProblem } from '../../model/field-problems.ts';

/**
 * Takes note of what of a body has no unified form. For its own provider nothing of that is told: what was not read is
 * found by encoding again, and kept.
 */
export class Losses {
  readonly isOwn: boolean;
  readonly warnings: Warning[] = [];
  /** What makes that the body has no unified form at all. */
  readonly problems: FieldProblem[] = [];

  constructor(isOwn: boolean) {
    this.isOwn = isOwn;
  }

  /** A setting is left out. */
  parameter(path: string, why: string): void {
    this.#note('unsupported_parameter', path, why);
  }

  /** A piece of content is left out. */
  content(path: string, why: string): void {
    this.#note('unsupported_content', path, why);
  }

  /** Without this the request would not be a request. */
  refuse(path: string, message: string): void {
    this.problems.push({ field: path, message });
  }

  #note(code: WarningCode, path: string, why: string): void {
    if (!this.isOwn) this.warnings.push({ code, path, message: `Gemini's ${path} ${why}; it is left out.` });
  }
}
