import type { Warning, WarningCode } from '../../core/warning.ts';
import { formatPath } from '../../model/field-problems.ts';
import type { ApiVersion } from './api-version.ts';
import type { ModelRules } from './model-rules.ts';

/** What is known, and what is noted, while one request is encoded. */
export class Encoding {
  readonly version: ApiVersion;
  readonly rules: ModelRules;
  readonly warnings: Warning[] = [];
  /** Whether a file is named by its id. */
  namesFile = false;
  /** Whether the model has tools. */
  hasTools = false;
  /** Whether the model must call one. */
  forcesTool = false;
  /** Whether the last message begins the answer, and not with thoughts. */
  beginsWithoutThoughts = false;

  constructor(version: ApiVersion, rules: ModelRules) {
    this.version = version;
    this.rules = rules;
  }

  /** Notes that something cannot be honoured as it was asked. */
  warn(code: WarningCode, path: string, message: string): void {
    this.warnings.push({ code, path, message });
  }

  /** Notes that a text is not sent which Anthropic takes nowhere (its words: "must contain non-whitespace text"). */
  leaveOutBlank(path: string): undefined {
    this.warn('unsupported_content', path, 'Anthropic does not take a blank text; it is left out.');
  }

  /** Notes that a piece of content is not sent. */
  leaveOut(what: string, path: string): undefined {
    this.warn('unsupported_content', path, `Anthropic does not take ${what}; it is left out.`);
  }
}

/** The path of a member: `tools[0]`, `schema.properties`, `schema["a b"]`. */
export function memberPath(path: string, key: string | number): string {
  const member = formatPath([key]);
  return path === '' || member.startsWith('[') ? path + member : `${path}.${member}`;
}
