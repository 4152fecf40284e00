import type { Warning } from '../core/warning.ts';

/** Why a request is not sent: what cannot be sent at all, or a loss that would do without `strict`. */
export function describeRefused({ code, message }: Warning): string {
  return code === 'refused' ? message : `refused by strict: ${message}`;
}
