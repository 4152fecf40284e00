/** Something that a target cannot honour as it was asked, and what happens instead. */
export interface Warning {
  /** Stable and safe to switch on, such as `unsupported_parameter`. */
  readonly code: WarningCode;
  /** Path inside the unified request, such as `generation_config.top_k`. */
  readonly path: string;
  readonly message: string;
}

/** The kinds of loss that a translation can have. What is `refused` would cost the whole batch: it is never sent. */
export type WarningCode = 'unsupported_parameter' | 'unsupported_content' | 'approximated' | 'refused';
