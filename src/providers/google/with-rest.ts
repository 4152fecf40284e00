import { remainderOf } from '../../adapter/remainder.ts';
import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject } from '../../core/json.ts';
import { encodePart, type PartContent } from './encode-content.ts';
import { isEmpty } from './is-empty.ts';

/**
 * A piece with everything else that its part holds, so that it becomes the same part again; undefined when it cannot.
 */
export function withRest(piece: PartContent, part: JsonObject): PartContent | undefined {
  const written = encodePart(piece, '', []);
  if (written === undefined) return undefined;
  const own = piece.provider_kwargs;
  const rest =
    own === undefined
      ? remainderOf(written, part)
      : remainderOf(mergeKwargs(written, own), { ...part, ...own });
  if (rest === undefined) return undefined;
  return isEmpty(rest) ? piece : { ...piece, provider_kwargs: mergeKwargs(own ?? {}, rest) };
}
