/** Names of the checks, for skipping one. Stable. */
export type ContractCheckId =
  | FactCheckId
  | EncodeCheckId
  | LineCheckId
  | InverseCheckId
  | LifeCheckId
  | AnswerCheckId
  | HandlingCheckId
  | AccessCheckId;

/** Checks of the profile. */
export type FactCheckId =
  | 'name'
  | 'source'
  | 'limits'
  | 'id-pattern'
  | 'states'
  | 'failures'
  | 'features'
  | 'families'
  | 'variables';

/** Checks of the way from unified requests to the provider's. */
export type EncodeCheckId =
  | 'encode-total'
  | 'encode-pure'
  | 'encode-whole'
  | 'encode-warnings'
  | 'encode-modes';

/** Checks of the provider's lines. */
export type LineCheckId = 'wrap' | 'unwrap-total' | 'read-failure-total' | 'decode-total' | 'recognizes';

/** Checks of the way back, from the provider's requests to unified ones. */
export type InverseCheckId =
  | 'unwrap-request'
  | 'unwrap-request-total'
  | 'decode-request'
  | 'decode-request-plain'
  | 'decode-request-total';

/** Checks of a batch's way from its creation to its results. */
export type LifeCheckId = 'life' | 'payload' | 'counts' | 'custom-ids';

/** Checks of what came back. */
export type AnswerCheckId = 'own-answers' | 'damaged-answers' | 'reopened-results';

/** Checks of finding, listing, cancelling and tidying up. */
export type HandlingCheckId =
  | 'handles'
  | 'early-results'
  | 'listing'
  | 'cancelling'
  | 'cancelled-results'
  | 'unknown-batches'
  | 'unknown-states'
  | 'staging'
  | 'clean-up';

/** Checks of creations, keys and interruptions. */
export type AccessCheckId =
  | 'one-creation'
  | 'unclear-creation'
  | 'missing-key'
  | 'refused-key'
  | 'interruption';

/** One law of the contract, ready to be run by any test framework. */
export interface ContractCheck {
  readonly id: ContractCheckId;
  /** The law in plain words. */
  readonly name: string;
  /** Why it is not to be run; absent when it is. */
  readonly skip?: string;
  /** Resolves when the adapter keeps the law. @throws AssertionError when it does not */
  run(): Promise<void>;
}

/** How the checks are made. */
export interface ContractOptions {
  /** Checks that the adapter does not pass, each with the reason: they are listed, and not run. */
  readonly skip?: Readonly<Partial<Record<ContractCheckId, string>>>;
  /** The same seed makes the same cases; 1 by default. */
  readonly seed?: number;
  /** How many cases are made for a law about all requests or all JSON; 200 by default. */
  readonly cases?: number;
}
