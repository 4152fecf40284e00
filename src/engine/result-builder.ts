import type { Decoded, Envelope } from '../adapter/codec.ts';
import { classifyFailure } from '../adapter/classify-failure.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { decodeAnswer } from '../adapter/translate.ts';
import type { Failure, FailureCode } from '../core/failure.ts';
import type { JsonValue } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import type { Mode } from '../model/request.ts';
import type { OutputOf, ResultStatus, UnifiedResult } from '../model/result.ts';

/** Whose result it is. */
export interface ResultOwner {
  readonly customId: string;
  readonly mode: Mode;
  readonly provider: string;
  /** `provider/model`, in a run over several targets. */
  readonly target?: string | undefined;
  readonly batchId?: string | undefined;
  readonly attempts: number;
  readonly warnings?: readonly Warning[] | undefined;
}

/** Failures that are ways to end and not mistakes. */
const STATUS_OF: Partial<Record<FailureCode, ResultStatus>> = { expired: 'expired', cancelled: 'cancelled' };

/** The result that a line of the provider's tells. @param line is kept as `provider_data` when given */
export function buildResult(
  dialect: Dialect,
  owner: ResultOwner,
  envelope: Exclude<Envelope, { kind: 'unreadable' }>,
  line: JsonValue | undefined,
): UnifiedResult {
  if (envelope.kind === 'failure') {
    return buildFailure(owner, classifyFailure(dialect.profile, [envelope.code], envelope.message), line);
  }
  if (envelope.status >= 400) {
    return buildFailure(
      owner,
      dialect.framing.readFailure(envelope.status, envelope.body, dialect.profile),
      line,
    );
  }
  const decoded = decodeAnswer(dialect.codecs, owner.mode, envelope.body);
  if (decoded === undefined) return buildFailure(owner, UNREADABLE, line);
  if (!decoded.ok) return buildFailure(owner, decoded.failure, line);
  return buildSuccess(owner, decoded, line);
}

/** The result of a request that has no output. */
export function buildFailure(owner: ResultOwner, failure: Failure, line?: JsonValue): UnifiedResult {
  return {
    custom_id: owner.customId,
    status: STATUS_OF[failure.code] ?? 'errored',
    error: failure,
    ...tail(owner, line),
  };
}

function buildSuccess(
  owner: ResultOwner,
  decoded: Extract<Decoded<OutputOf<Mode>>, { ok: true }>,
  line: JsonValue | undefined,
): UnifiedResult {
  const { output, usage } = decoded;
  return {
    custom_id: owner.customId,
    status: 'succeeded',
    ...output,
    ...(usage === undefined ? {} : { usage }),
    ...tail(owner, line),
  };
}

type Tail = Pick<
  UnifiedResult,
  'provider' | 'target' | 'batch_id' | 'attempts' | 'warnings' | 'provider_data'
>;

function tail(owner: ResultOwner, line: JsonValue | undefined): Tail {
  const { provider, target, batchId, attempts, warnings } = owner;
  // Members in the order in which a line shows them.
  const result: { -readonly [K in keyof Tail]: Tail[K] } =
    target === undefined ? { provider, attempts } : { provider, target, attempts };
  if (batchId !== undefined) result.batch_id = batchId;
  if (warnings !== undefined) result.warnings = warnings;
  if (line !== undefined) result.provider_data = line;
  return result;
}

const UNREADABLE: Failure = {
  code: 'malformed',
  message: 'The answer is of a kind that cannot be read.',
  retryable: false,
};
