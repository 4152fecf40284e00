import type { Warning } from '../core/warning.ts';
import type { UnifiedRequest } from '../model/request.ts';

/** A request that was read from a line, valid and new, with the run's parameters filled in. */
export interface ReadRequest {
  readonly customId: string;
  /** The provider in whose own form the line is; undefined for a unified line. */
  readonly provider: string | undefined;
  /**
   * The request as it goes to a provider: a line in that provider's own form keeps all it says, one in another's loses
   * what has no unified form, each time with a warning.
   */
  forProvider(provider: string): AddressedRequest;
}

/** A request on its way to one provider. */
export interface AddressedRequest {
  readonly request: UnifiedRequest;
  /** Its line, when the request is exactly what the line says. Holds until the block is let go. */
  readonly original: Buffer | undefined;
  /** Whether the line is in the provider's own form: it goes back as it is, and what it says is between the two. */
  readonly isOwn: boolean;
  /** What was lost when the line was read. */
  readonly warnings: readonly Warning[];
  /** What keeps a line in a provider's own form from going to another provider; nothing else is told then. */
  readonly problems: readonly { readonly field?: string; readonly message: string }[];
}
