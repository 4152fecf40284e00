import { refusal, type Answer } from './answer.ts';
import { invalidRequest, rateLimited, serverError } from './api-error.ts';

/** What a request is answered with when it is hit by the fault `row-errors`, in turn by seed. */
export const ROW_ERRORS: readonly (() => Answer)[] = [
  () =>
    refusal(
      invalidRequest('The simulator refused this request, as it was asked to.', { code: 'invalid_value' }),
    ),
  () => refusal(rateLimited(20)),
  () => refusal(serverError()),
];
