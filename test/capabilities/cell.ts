import type { Encoded } from '../../src/adapter/codec.ts';
import type { Dialect } from '../../src/adapter/dialect.ts';
import type { Feature } from '../../src/adapter/features.ts';
import type { FeatureSupport, ModelFamily } from '../../src/adapter/profile.ts';
import { encodeRequest } from '../../src/adapter/translate.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Content } from '../../src/model/content.ts';
import type { UnifiedRequest } from '../../src/model/request.ts';
import { SAMPLES, thoughtful } from './samples.ts';

/** A model that nobody has: where it belongs to no family, the provider's table holds for it as it stands. */
const PLAIN_MODEL = 'a-model';

/** A cell of the capability table: a feature at a provider, for the models of a family or for all others. */
export interface Cell {
  readonly dialect: Dialect;
  readonly feature: Feature;
  readonly family: ModelFamily | undefined;
  readonly model: string;
  /** What the table says. */
  readonly support: FeatureSupport;
}

/** What becomes of the sample in a cell: one of the three that can be told apart from outside. */
export type Outcome = 'sent' | 'warned' | 'refused';

/** Every cell of a feature at a provider: the plain one first, then one for each family. */
export function listCells(dialect: Dialect, feature: Feature): readonly Cell[] {
  const { families = [], features } = dialect.profile;
  const model = plainModel(families, feature);
  const plain = { dialect, feature, family: undefined, model, support: features[feature] };
  const others = families.map((family) => {
    const support = family.features[feature] ?? features[feature];
    return { dialect, feature, family, model: family.example, support };
  });
  return [plain, ...others];
}

/** Where every model belongs to a family, the table's own row holds for those that do not differ in it. */
function plainModel(families: readonly ModelFamily[], feature: Feature): string {
  if (!families.some(({ pattern }) => pattern.test(PLAIN_MODEL))) return PLAIN_MODEL;
  const alike = families.find(({ features }) => features[feature] === undefined);
  return alike?.example ?? PLAIN_MODEL;
}

/** Whether the page shows the cell by itself: the plain ones, and those in which a family differs. */
export function isShown({ family, feature }: Cell): boolean {
  return family === undefined || family.features[feature] !== undefined;
}

/** What a provider gives with its thoughts besides a signature; a result holds it where it holds the thoughts. */
const BESIDE_THOUGHTS: Readonly<Record<string, JsonObject>> = { openai: { id: 'rs_123' } };

/** Those whose models sign their calls of tools, and want the signatures back. */
const SIGN_CALLS: ReadonlySet<string> = new Set(['google']);

/**
 * The sample of a cell; that of a custom request is the provider's own chat, and thoughts and calls are the provider's
 * own.
 */
export function sampleOf({ dialect, feature, model }: Cell): UnifiedRequest {
  if (feature === 'thinking') return thoughtful(BESIDE_THOUGHTS[dialect.name]);
  if (feature !== 'custom') return SIGN_CALLS.has(dialect.name) ? signed(SAMPLES[feature]) : SAMPLES[feature];
  const own = encodeRequest(dialect.codecs, SAMPLES.chat, { model });
  return { mode: 'custom', custom_id: 'custom', endpoint: own?.endpoint ?? '/', body: own?.body ?? {} };
}

function signed(request: UnifiedRequest): UnifiedRequest {
  if (!('messages' in request)) return request;
  const messages = request.messages.map((message) =>
    typeof message.content === 'string'
      ? message
      : { ...message, content: message.content.map((piece) => withSignature(piece)) },
  );
  return { ...request, messages };
}

function withSignature(piece: Content): Content {
  return piece.type === 'tool_call' ? { ...piece, signature: 'c2lnbmVk' } : piece;
}

/** The sample in the provider's form; undefined when there is no codec for it. */
export function encodeCell(cell: Cell): Encoded | undefined {
  return encodeRequest(cell.dialect.codecs, sampleOf(cell), { model: cell.model });
}

/** What the engine does with it: a request without a codec is refused like one with such a warning. */
export function outcomeOf(encoded: Encoded | undefined): Outcome {
  if (encoded === undefined || encoded.warnings.some(({ code }) => code === 'refused')) return 'refused';
  return encoded.warnings.length > 0 ? 'warned' : 'sent';
}

/** What the table promises. */
export function promiseOf({ support }: Cell): Outcome {
  return support.support === 'as-is' || support.support === 'translated' ? 'sent' : support.support;
}

/** The line that is sent. */
export function lineOf(cell: Cell, encoded: Encoded): JsonObject {
  return cell.dialect.framing.wrap(sampleOf(cell).custom_id, encoded);
}

/** What stands in the golden file of a cell. */
export function describeCell(cell: Cell): string {
  const encoded = encodeCell(cell);
  const record = {
    feature: cell.feature,
    model: cell.model,
    outcome: outcomeOf(encoded),
    ...(encoded === undefined ? {} : { endpoint: encoded.endpoint, shared: encoded.shared }),
    warnings: encoded?.warnings ?? [],
    line: encoded === undefined ? null : lineOf(cell, encoded),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}
