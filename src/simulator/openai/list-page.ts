import { invalidRequest } from './api-error.ts';
import { outOfRange, unsupportedValue, wrongType } from './parameter-errors.ts';

/** One page of a list, as OpenAI sends it. */
export interface ListPage<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** Which page is asked for. */
export interface PageQuery {
  readonly after: string | undefined;
  readonly limit: number;
  readonly order: 'asc' | 'desc';
}

/** Reads the query of a list. @throws ApiError for a value that OpenAI refuses */
export function parsePageQuery(
  query: Readonly<Record<string, string>>,
  bounds: { readonly default: number; readonly max: number },
): PageQuery {
  return {
    after: query['after'],
    limit: parseLimit(query['limit'], bounds),
    order: parseOrder(query['order']),
  };
}

/** The page of `items`, which stand oldest first. @throws ApiError when `after` names none of them */
export function pageOf<T extends { readonly id: string }>(
  items: readonly T[],
  query: PageQuery,
): ListPage<T> {
  const ordered = query.order === 'asc' ? items : items.toReversed();
  const start = query.after === undefined ? 0 : startAfter(ordered, query.after);
  const data = ordered.slice(start, start + query.limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < ordered.length,
  };
}

function startAfter(items: readonly { readonly id: string }[], after: string): number {
  const index = items.findIndex((item) => item.id === after);
  if (index === -1)
    throw invalidRequest(`Invalid 'after': no object found with id '${after}'.`, { param: 'after' });
  return index + 1;
}

function parseLimit(
  text: string | undefined,
  bounds: { readonly default: number; readonly max: number },
): number {
  if (text === undefined) return bounds.default;
  const limit = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(limit)) throw wrongType('limit', 'an integer', text);
  if (limit > bounds.max) throw outOfRange('limit', 'integer', 'above_max', bounds.max, limit);
  if (limit < 1) throw outOfRange('limit', 'integer', 'below_min', 1, limit);
  return limit;
}

function parseOrder(text: string | undefined): 'asc' | 'desc' {
  if (text === undefined || text === 'desc') return 'desc';
  if (text === 'asc') return 'asc';
  throw unsupportedValue('order', text, ['asc', 'desc']);
}
