import type { Adapter } from '../adapter/adapter.ts';
import type { Encoded } from '../adapter/codec.ts';
import { findExcess } from '../adapter/planner.ts';
import { encodeRequest } from '../adapter/translate.ts';
import type { InputProblem } from '../core/errors.ts';
import type { Warning } from '../core/warning.ts';
import { findLoneSurrogate, LONE_SURROGATE } from '../model/find-lone-surrogate.ts';
import { modeOf, type UnifiedRequest } from '../model/request.ts';
import { askTargetModel } from './ask-target-model.ts';
import { describeRefused } from './describe-refused.ts';
import type { OfTarget } from './name-target.ts';
import type { ProblemList } from './problem-list.ts';
import type { ReadRequest } from './read-request.ts';
import type { WarningCounts } from './warning-counts.ts';

/** Whom requests are translated for. */
export interface IntakeTarget {
  readonly adapter: Adapter;
  /** The model that is asked; empty when every request names its own. */
  readonly model: string;
}

/** A request as it goes to one target. */
export interface ReadyRequest {
  readonly request: UnifiedRequest;
  /** Its line, when the request is exactly what the line says. */
  readonly original: Buffer | undefined;
  /** Whether the line is in the provider's own form. */
  readonly isOwn: boolean;
  readonly encoded: Encoded;
  readonly wireId: string;
  /** Its line in the provider's form. */
  readonly text: string;
  /** Length of that line with its line feed. */
  readonly bytes: number;
}

/** How a target's requests are translated. */
export interface TargetEncoderOptions extends OfTarget {
  /** Refuse what the target cannot honour, in place of a warning. */
  readonly strict: boolean;
  readonly wireIdPrefix: string;
}

/** Where it is told what is wrong with a request, and what is lost of it. */
export interface IntakeReport {
  readonly problems: ProblemList;
  readonly warnings: WarningCounts;
}

/** Translates requests for one target. What is wrong with them there goes to the list of problems. */
export class TargetEncoder {
  readonly #target: IntakeTarget;
  readonly #options: TargetEncoderOptions;
  readonly #report: IntakeReport;

  constructor(target: IntakeTarget, options: TargetEncoderOptions, report: IntakeReport) {
    this.#target = target;
    this.#options = options;
    this.#report = report;
  }

  /** The request in the provider's form; undefined when it cannot go there. @param row its place in the input */
  encode(read: ReadRequest, row: number, file: string, line: number): ReadyRequest | undefined {
    const { adapter } = this.#target;
    const addressed = read.forProvider(adapter.name);
    if (addressed.problems.length > 0) {
      for (const problem of addressed.problems) this.#refuse({ file, line, ...problem });
      return undefined;
    }
    const isOneOfSeveral = this.#options.target !== undefined;
    const asked = isOneOfSeveral ? askTargetModel(addressed, this.#target.model) : addressed;
    const { isOwn, original, request, warnings } = asked;
    const translated = this.#translate(request, file, line);
    if (translated === undefined) return undefined;
    const encoded = warnings.length === 0 ? translated : withWarnings(translated, warnings);
    if (encoded.warnings.length > 0) this.#takeWarnings(encoded, file, line);
    const fits = adapter.profile.idPattern.test(request.custom_id);
    const wireId = fits ? request.custom_id : `${this.#options.wireIdPrefix}${row}`;
    const text = JSON.stringify(adapter.framing.wrap(wireId, encoded));
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#isTooLarge(encoded, bytes, file, line) || this.#isIllFormed(request, text, file, line)) {
      return undefined;
    }
    return { request, original, isOwn, encoded, wireId, text, bytes };
  }

  #translate(request: UnifiedRequest, file: string, line: number): Encoded | undefined {
    const { adapter, model } = this.#target;
    const encoded = encodeRequest(adapter.codecs, request, { model });
    if (encoded === undefined) {
      const message = `${adapter.profile.title} has no batch requests of the mode "${modeOf(request)}"`;
      this.#refuse({ file, line, field: 'mode', message });
      return undefined;
    }
    if (encoded.model === '' && request.mode !== 'custom') {
      this.#refuse({ file, line, field: 'model', message: 'is missing, and no target names one' });
      return undefined;
    }
    return encoded;
  }

  #takeWarnings(encoded: Encoded, file: string, line: number): void {
    const { strict, target } = this.#options;
    for (const warning of encoded.warnings) {
      if (strict || warning.code === 'refused') {
        this.#refuse({ file, line, field: warning.path, message: describeRefused(warning) });
      } else {
        this.#report.warnings.add(warning, file, line, target);
      }
    }
  }

  #isTooLarge(encoded: Encoded, bytes: number, file: string, line: number): boolean {
    const { profile } = this.#target.adapter;
    const excess = findExcess(profile.limits, encoded.endpoint, bytes, encoded.cost);
    if (excess === undefined) return false;
    const size = `${excess.actual.toLocaleString('en')} ${excess.unit}`;
    const max = `${excess.max.toLocaleString('en')} ${excess.unit}`;
    const message = `the request takes ${size}, over ${profile.title}'s limit of ${max}`;
    this.#refuse({ file, line, message });
    return true;
  }

  /** Almost no line has the mark, so that the request is almost never gone through. */
  #isIllFormed(request: UnifiedRequest, text: string, file: string, line: number): boolean {
    const field = text.includes(LONE_SURROGATE_MARK) ? findLoneSurrogate(request) : undefined;
    if (field === undefined) return false;
    this.#refuse({ file, line, field, message: LONE_SURROGATE });
    return true;
  }

  #refuse(problem: InputProblem): void {
    const { target } = this.#options;
    this.#report.problems.add(target === undefined ? problem : { ...problem, target });
  }
}

/** How `JSON.stringify` begins the escape of a lone surrogate; a text may hold these characters too. */
const LONE_SURROGATE_MARK = String.raw`\ud`;

/** What was lost when the line was read comes before what is lost when it is sent. */
function withWarnings(encoded: Encoded, warnings: readonly Warning[]): Encoded {
  return { ...encoded, warnings: [...warnings, ...encoded.warnings] };
}
