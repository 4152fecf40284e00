import type { Warning } from '../../core/warning.ts';

/** Collects what an API cannot honour of one request, in the words of that API. */
export class Losses {
  readonly warnings: Warning[] = [];
  readonly #api: string;

  /** @param api for people, such as `OpenAI chat completions` */
  constructor(api: string) {
    this.#api = api;
  }

  /** A piece of content that has no place, such as `an image by file id`. */
  leaveOut(what: string, path: string): undefined {
    const message = `${this.#api} do not take ${what}; it is left out.`;
    this.warnings.push({ code: 'unsupported_content', path, message });
  }

  /** What a message carries for the provider, where nothing that is sent is a message of that role. */
  leaveOutKwargs(role: string, path: string): void {
    const message = `The message is sent as items without one of the role ${role} to carry them; they are left out.`;
    this.warnings.push({ code: 'unsupported_parameter', path: `${path}.provider_kwargs`, message });
  }

  /** The system prompt beside messages of the user's own, which are sent as they are. */
  leaveOutSystem(): void {
    const message = 'The messages in provider_kwargs are sent as they are, without the system prompt.';
    this.warnings.push({ code: 'unsupported_parameter', path: 'system_prompt', message });
  }

  /** The proof of thoughts behind a text or a call, which there is no place for. */
  dropSignature(signature: string | undefined, path: string): void {
    if (signature === undefined) return;
    const message = `${this.#api} take no signatures; this one is left out.`;
    this.warnings.push({ code: 'unsupported_parameter', path: `${path}.signature`, message });
  }

  /** A choice where there is nothing to choose from, which is refused. */
  dropToolChoice(): void {
    const message = 'There are no tools to choose from; it is left out.';
    this.warnings.push({ code: 'unsupported_parameter', path: 'tool_choice', message });
  }

  /** A setting that the API does not have. */
  lackSetting(name: string): void {
    const message = `${this.#api} have no ${name}; it is left out.`;
    this.warnings.push({ code: 'unsupported_parameter', path: `generation_config.${name}`, message });
  }

  /** A setting that the model does not take. */
  lackSettingOfModel(name: string): void {
    const message = `A reasoning model of OpenAI refuses ${name}; it is left out.`;
    this.warnings.push({ code: 'unsupported_parameter', path: `generation_config.${name}`, message });
  }

  /** How hard to think, for a model that does not. */
  lackThinking(model: string): void {
    const message = `${model} does not think before it answers; this is left out.`;
    const path = 'generation_config.reasoning.effort';
    this.warnings.push({ code: 'unsupported_parameter', path, message });
  }

  /** Something that is sent, but not quite as it was asked. */
  approximate(path: string, message: string): void {
    this.warnings.push({ code: 'approximated', path, message });
  }

  /** The mark of a failed tool, which there is no word for. */
  dropErrorMark(path: string): void {
    const message = 'There is no mark for a failed tool; its result is sent without one.';
    this.warnings.push({ code: 'unsupported_parameter', path: `${path}.is_error`, message });
  }

  /** Something that would make the request senseless or cost the whole batch. */
  refuse(path: string, message: string): void {
    this.warnings.push({ code: 'refused', path, message });
  }
}
