/**
 * Anthropic documents strings that make the real API refuse, or hide its thinking, so that both can be tested. They are
 * known by their form here, since the very strings would stop whoever shows this file to a model.
 */
const REFUSAL = /ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL_[0-9A-F]{64}/;
const REDACTION = /ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_[0-9A-F]{64}/;

/** Whether a prompt asks for a refusal. */
export function wantsRefusal(prompt: string): boolean {
  return REFUSAL.test(prompt);
}

/** Whether a prompt asks for thinking that is hidden. */
export function wantsRedaction(prompt: string): boolean {
  return REDACTION.test(prompt);
}
