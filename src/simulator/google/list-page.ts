import { invalidArgument } from './api-error.ts';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** Which page is asked for. */
export interface PageQuery {
  readonly size: number;
  /** The id of the last item of the page before. */
  readonly after: string | undefined;
}

const INTEGER = /^-?\d+$/;

/** Reads the query of a list; a page that is too large is made smaller. @throws ApiError 400 */
export function parsePageQuery(
  query: Readonly<Record<string, string>>,
  bounds: { readonly default: number; readonly max: number },
): PageQuery {
  const text = query['pageSize'] ?? query['page_size'] ?? '0';
  if (!INTEGER.test(text)) {
    throw invalidArgument(`Invalid value at 'page_size' (TYPE_INT32), ${JSON.stringify(text)}`);
  }
  const size = Number(text);
  if (size < 0) throw invalidArgument('page_size must not be negative.');
  const token = query['pageToken'] ?? query['page_token'] ?? '';
  return {
    size: Math.min(size === 0 ? bounds.default : size, bounds.max),
    after: token === '' ? undefined : Buffer.from(token, 'base64url').toString(),
  };
}

/** The page of `items`, which stand in the order of the list. @throws ApiError 400 when the token names none of them */
export function pageOf<T extends { readonly id: string }>(items: readonly T[], query: PageQuery): Page<T> {
  const start = query.after === undefined ? 0 : 1 + items.findIndex((item) => item.id === query.after);
  if (query.after !== undefined && start === 0) throw invalidArgument('Invalid page token.');
  const page = items.slice(start, start + query.size);
  const last = page.at(-1);
  if (last === undefined || start + page.length === items.length) return { items: page };
  return { items: page, nextPageToken: Buffer.from(last.id).toString('base64url') };
}
