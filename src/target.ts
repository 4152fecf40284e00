import { UsageError } from './core/errors.ts';

/** Whom to ask: a provider that is plugged in, and a model of its own. */
export interface Target {
  readonly provider: string;
  readonly model: string;
}

/** Reads `provider/model`; the model may hold slashes itself. @throws UsageError */
export function parseTarget(text: string): Target {
  const slash = text.indexOf('/');
  const provider = text.slice(0, slash);
  const model = text.slice(slash + 1);
  if (slash < 1 || model === '') {
    throw new UsageError(`A target is written provider/model, such as openai/gpt-5-mini; got "${text}".`);
  }
  return { provider, model };
}

/** Reads one target or a list of them. @throws UsageError also for an empty list, and for a target that comes twice */
export function parseTargets(targets: string | readonly string[]): readonly Target[] {
  const texts = typeof targets === 'string' ? [targets] : targets;
  if (texts.length === 0) throw new UsageError('A run needs a target, such as openai/gpt-5-mini.');
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) throw new UsageError(`The target ${twice} is given twice: each is asked once.`);
  return texts.map(parseTarget);
}
