import type { JsonObject } from '../../core/json.ts';
import type { Content, ToolResultContent } from '../../model/content.ts';
import type { Role, UnifiedMessage } from '../../model/message.ts';
import type { Findings } from './findings.ts';

/** One message while the conversation is being put together. */
interface Turn {
  readonly role: Role;
  content: string | Content[];
  kwargs: JsonObject | undefined;
  /** Set while all it holds are results of tools: what the user says next belongs to it. */
  awaitsUser?: boolean;
  /** Whether its last item is a list of texts: another one right after it would be taken for the same list. */
  endsInList?: boolean;
}

/**
 * A conversation out of OpenAI's messages or items, which are finer than unified messages: what tools answered and what
 * the user says right after is one message, and so are the items of one answer.
 */
export class Conversation {
  readonly #findings: Findings;
  readonly #system: string[] = [];
  readonly #turns: Turn[] = [];
  readonly #calls = new Set<string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** All system messages in front. */
  get systemPrompt(): string | readonly string[] | undefined {
    return this.#system.length > 1 ? this.#system : this.#system[0];
  }

  /** The messages; none is a problem. @param field of the body that holds them */
  finish(field: string): UnifiedMessage[] {
    if (this.#turns.length === 0)
      this.#findings.refuse(field, 'holds nothing that a user or an assistant says');
    return this.#turns.map(({ content, kwargs, role }) =>
      kwargs === undefined ? { role, content } : { role, content, provider_kwargs: kwargs },
    );
  }

  addSystem(texts: readonly string[], path: string): void {
    if (this.#turns.length === 0) this.#system.push(...texts);
    else this.#findings.refuse(path, 'is a system message in mid-conversation, which has no unified form');
  }

  addUser(content: string | Content[], kwargs: JsonObject | undefined, path: string): void {
    if (this.#isEmpty(content, path)) return;
    const last = this.#turns.at(-1);
    if (last?.awaitsUser !== true) {
      this.#turns.push({ role: 'user', content, kwargs });
      return;
    }
    append(last, content);
    last.awaitsUser = false;
    last.kwargs = kwargs;
  }

  /** What a tool answered. @param field where the id of its call stands */
  addResult(result: ToolResultContent | undefined, field: string): void {
    if (result === undefined) return;
    if (!this.#calls.has(result.tool_call_id)) {
      this.#findings.refuse(field, 'is the id of no call before it');
      return;
    }
    const last = this.#turns.at(-1);
    if (last?.awaitsUser === true) append(last, [result]);
    else this.#turns.push({ role: 'user', content: [result], kwargs: undefined, awaitsUser: true });
  }

  /** A whole message of the assistant. */
  addAssistant(content: string | Content[], kwargs: JsonObject | undefined, path: string): void {
    if (this.#isEmpty(content, path)) return;
    if (typeof content !== 'string') content.forEach((piece) => this.#noteCall(piece));
    this.#turns.push({ role: 'assistant', content, kwargs });
  }

  /** Something of an answer that is an item of its own, such as a call of a tool. */
  addAnswerPiece(piece: Content | undefined): void {
    if (piece === undefined) return;
    this.#noteCall(piece);
    const last = this.#turns.at(-1);
    if (last?.role === 'assistant') {
      append(last, [piece]);
      last.endsInList = false;
    } else this.#turns.push({ role: 'assistant', content: [piece], kwargs: undefined });
  }

  /** What an answer says. It joins the items before it, unless the two could not be told apart again. */
  addAnswerText(content: string | Content[], kwargs: JsonObject | undefined, path: string): void {
    if (this.#isEmpty(content, path)) return;
    const endsInList = typeof content !== 'string';
    const last = this.#turns.at(-1);
    const isApart = last?.kwargs !== undefined || (last?.endsInList === true && endsInList);
    if (last?.role !== 'assistant' || isApart) {
      this.#turns.push({ role: 'assistant', content, kwargs, endsInList });
      return;
    }
    append(last, content);
    last.kwargs = kwargs;
    last.endsInList = endsInList;
  }

  #noteCall(piece: Content): void {
    if (piece.type === 'tool_call') this.#calls.add(piece.id);
  }

  #isEmpty(content: string | Content[], path: string): boolean {
    if (content.length > 0) return false;
    this.#findings.refuse(`${path}.content`, 'is empty');
    return true;
  }
}

function append(turn: Turn, content: string | Content[]): void {
  const added: Content[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const before: Content[] =
    typeof turn.content === 'string' ? [{ type: 'text', text: turn.content }] : turn.content;
  before.push(...added);
  turn.content = before;
}
