/** What stands in front of a model's name in Gemini's own resource names. */
const COLLECTION = 'models/';
/** Tuned models have a collection of their own. */
const TUNED = 'tunedModels/';

/** A model's name without its collection, so that both ways to write it make one batch; a tuned model keeps its own. */
export function bareModel(name: string): string {
  return name.startsWith(COLLECTION) ? name.slice(COLLECTION.length) : name;
}

/** A model as a path, percent-encoded; undefined when its name cannot be written in one. */
export function modelPath(name: string): string | undefined {
  const bare = bareModel(name);
  if (bare === '' || !bare.isWellFormed()) return undefined;
  if (!bare.startsWith(TUNED)) return `${COLLECTION}${encodeURIComponent(bare)}`;
  return `${TUNED}${encodeURIComponent(bare.slice(TUNED.length))}`;
}
