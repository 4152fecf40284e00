import type { Encoded } from '../adapter/codec.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { encodeRequest } from '../adapter/translate.ts';
import type { JsonObject } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import { findLoneSurrogate, LONE_SURROGATE } from '../model/find-lone-surrogate.ts';
import { modeOf, type UnifiedRequest } from '../model/request.ts';
import { describeRefused } from './describe-refused.ts';
import type { ProblemList } from './problem-list.ts';
import type { ReadRequest } from './read-request.ts';
import type { WarningCounts } from './warning-counts.ts';

/** What requests are turned into. */
export interface ConversionTarget {
  /** In whose form they are written; undefined for the unified one. */
  readonly dialect: Dialect | undefined;
  /** For requests that name no model themselves; empty when there is none. */
  readonly model: string;
  /** Refuse what the target cannot honour, in place of a warning. */
  readonly strict: boolean;
}

/** A line as it is to be written. */
export interface ConvertedLine {
  readonly value: UnifiedRequest | JsonObject;
  /** The line that was read, where nothing about it changes. Holds until the next block is read. */
  readonly original: Buffer | undefined;
}

/** Turns requests into lines of one form. What is wrong goes to the list of problems, what is lost to the warnings. */
export class RequestConverter {
  readonly #target: ConversionTarget;
  readonly #problems: ProblemList;
  readonly #warnings: WarningCounts;
  #isModelMissing = false;

  constructor(target: ConversionTarget, problems: ProblemList, warnings: WarningCounts) {
    this.#target = target;
    this.#problems = problems;
    this.#warnings = warnings;
  }

  /** The line of a request; undefined when it cannot be written in the target's form. */
  convert(read: ReadRequest, file: string, line: number): ConvertedLine | undefined {
    const { dialect } = this.#target;
    // A unified line is to go back to where it came from without loss, so that nothing of it is dropped.
    const addressed = read.forProvider(dialect?.name ?? read.provider ?? '');
    if (addressed.problems.length > 0) {
      for (const problem of addressed.problems) this.#problems.add({ file, line, ...problem });
      return undefined;
    }
    this.#takeWarnings(addressed.warnings, file, line);
    const { original, request } = addressed;
    return dialect === undefined
      ? this.#keepUnified(request, original)
      : this.#write(dialect, request, file, line);
  }

  #keepUnified(request: UnifiedRequest, original: Buffer | undefined): ConvertedLine {
    const { model } = this.#target;
    if (model === '' || request.model !== undefined || request.mode === 'custom') {
      return { value: request, original };
    }
    return { value: { ...request, model }, original: undefined };
  }

  #write(dialect: Dialect, request: UnifiedRequest, file: string, line: number): ConvertedLine | undefined {
    const { codecs, framing, profile } = dialect;
    const encoded = encodeRequest(codecs, request, { model: this.#target.model });
    if (encoded === undefined) {
      const message = `${profile.title} has no batch requests of the mode "${modeOf(request)}"`;
      this.#problems.add({ file, line, field: 'mode', message });
      return undefined;
    }
    if (!profile.idPattern.test(request.custom_id)) {
      const message = `${JSON.stringify(request.custom_id)} cannot be an id at ${profile.title}, which takes ${profile.idPattern.source}`;
      this.#problems.add({ file, line, field: 'custom_id', message });
      return undefined;
    }
    if (this.#lacksModel(dialect, request, encoded)) {
      this.#refuseWithoutModel(profile.title, file, line);
      return undefined;
    }
    const illFormed = findLoneSurrogate(request);
    if (illFormed !== undefined) {
      this.#problems.add({ file, line, field: illFormed, message: LONE_SURROGATE });
      return undefined;
    }
    this.#takeWarnings(encoded.warnings, file, line);
    return { value: framing.wrap(request.custom_id, encoded), original: undefined };
  }

  /** Some providers write the model into the body and some into the address, so one with a model is held against it. */
  #lacksModel({ codecs }: Dialect, request: UnifiedRequest, encoded: Encoded): boolean {
    if (encoded.model !== '' || request.mode === 'custom') return false;
    const withModel = encodeRequest(codecs, request, { model: 'model' });
    return JSON.stringify(withModel?.body) !== JSON.stringify(encoded.body);
  }

  /** Told once: it is one thing that is missing, however many requests there are. */
  #refuseWithoutModel(title: string, file: string, line: number): void {
    if (this.#isModelMissing) return;
    this.#isModelMissing = true;
    const message = `is missing: a request to ${title} names its model; name one for all with \`model\` (--model)`;
    this.#problems.add({ file, line, field: 'model', message });
  }

  #takeWarnings(warnings: readonly Warning[], file: string, line: number): void {
    for (const warning of warnings) {
      if (this.#target.strict || warning.code === 'refused') {
        this.#problems.add({ file, line, field: warning.path, message: describeRefused(warning) });
      } else {
        this.#warnings.add(warning, file, line);
      }
    }
  }
}
