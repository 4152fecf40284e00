import { invalidRequest } from './api-error.ts';
import { findInvalid } from './find-invalid.ts';
import { LIMITS } from './limits.ts';

/** One page of a list, as Anthropic sends it. */
export interface ListPage<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** The page of `items`, newest first, that a query asks for. @throws ApiError 400 for a value that is refused */
export function pageOf<T extends { readonly id: string }>(
  items: readonly T[],
  query: Readonly<Record<string, string>>,
): ListPage<T> {
  const limit = parseLimit(query['limit']);
  const { after_id: after, before_id: before } = query;
  if (after !== undefined && before !== undefined) {
    throw invalidRequest('after_id: only one of `after_id` and `before_id` may be given');
  }
  if (before !== undefined) {
    const end = placeOf(items, before, 'before_id');
    const start = Math.max(0, end - limit);
    return describe(items.slice(start, end), start > 0);
  }
  const start = after === undefined ? 0 : placeOf(items, after, 'after_id') + 1;
  return describe(items.slice(start, start + limit), start + limit < items.length);
}

function describe<T extends { readonly id: string }>(data: readonly T[], hasMore: boolean): ListPage<T> {
  return {
    data,
    has_more: hasMore,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function placeOf(items: readonly { readonly id: string }[], id: string, name: string): number {
  const place = items.findIndex((item) => item.id === id);
  if (place === -1) throw invalidRequest(`${name}: no object with id ${id}`);
  return place;
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return LIMITS.page.default;
  if (!/^\s*[+-]?\d+\s*$/.test(text)) {
    throw invalidRequest('limit: Input should be a valid integer, unable to parse string as an integer');
  }
  const limit = Number(text);
  const problem = findInvalid(limit, { is: 'integer', min: 1, max: LIMITS.page.max }, 'limit');
  if (problem !== undefined) throw invalidRequest(problem);
  return limit;
}
