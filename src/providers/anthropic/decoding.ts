import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { FieldProblem } from '../../model/field-problems.ts';
import { memberPath } from './encoding.ts';

/** What is known, and what is noted, while one body is decoded. Paths are those of the body. */
export class Decoding {
  /** Whether the request goes back to Anthropic, so that nothing may get lost. */
  readonly isOwn: boolean;
  readonly warnings: Warning[] = [];
  readonly problems: FieldProblem[] = [];

  constructor(isOwn: boolean) {
    this.isOwn = isOwn;
  }

  /** Notes that a parameter is lost on the way to another provider. */
  leaveOut(path: string): undefined {
    if (this.isOwn) return;
    const message = 'Only Anthropic has this; it is left out.';
    this.warnings.push({ code: 'unsupported_parameter', path, message });
  }

  /** Notes that a piece of content is lost on the way to another provider. */
  leaveOutContent(path: string): undefined {
    if (this.isOwn) return;
    const message = 'Only Anthropic has content of this kind; it is left out.';
    this.warnings.push({ code: 'unsupported_content', path, message });
  }

  /** Notes what keeps the body from having a unified form. */
  refuse(field: string, message: string): undefined {
    this.problems.push({ field, message });
  }

  /** The members that are not known by name: to be kept for Anthropic, or lost with a warning each. */
  rest(object: JsonObject, known: ReadonlySet<string>, path: string): JsonObject | undefined {
    let rest: [string, JsonValue][] | undefined;
    for (const key in object) {
      const value = object[key];
      if (known.has(key) || value === undefined) continue;
      this.leaveOut(memberPath(path, key));
      if (this.isOwn) (rest ??= []).push([key, value]);
    }
    return rest === undefined ? undefined : Object.fromEntries(rest);
  }
}
