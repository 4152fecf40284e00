import type { Warning } from '../core/warning.ts';
import type { UnifiedRequest } from '../model/request.ts';
import type { AddressedRequest, ReadRequest } from './read-request.ts';

const NOTHING: readonly never[] = [];

/** A request that was read from a unified line. It is the same for every provider, so one object a row is enough. */
export class UnifiedRead implements ReadRequest, AddressedRequest {
  readonly provider: undefined = undefined;
  readonly request: UnifiedRequest;
  readonly original: Buffer | undefined;
  readonly isOwn: boolean = false;
  readonly warnings: readonly Warning[] = NOTHING;
  readonly problems: AddressedRequest['problems'] = NOTHING;

  constructor(request: UnifiedRequest, original: Buffer | undefined) {
    this.request = request;
    this.original = original;
  }

  get customId(): string {
    return this.request.custom_id;
  }

  forProvider(): AddressedRequest {
    return this;
  }
}
