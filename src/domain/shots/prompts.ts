/**
 * Which words belong to which shot. A prompt stands at the first frame of a shot and covers it and the shots after it, up to the
 * next prompt: a shot without words of its own inherits those of the nearest earlier shot that has some. The film's first
 * shot always has a prompt, at frame 0.
 */
export interface Placed {
  /** First frame of the shot that the prompt was written for. */
  from: number;
}

/** The prompt that covers a frame. @param prompts ascending by `from`, the first at 0 */
export function promptAt<P extends Placed>(prompts: readonly P[], frame: number): P {
  const found = prompts.findLast((prompt) => prompt.from <= frame) ?? prompts[0];
  if (found === undefined) throw new RangeError('a film without any prompt');
  return found;
}

/** Frames [from, to) that a prompt covers. */
export function coverOf<P extends Placed>(prompts: readonly P[], prompt: P, frameCount: number): [number, number] {
  return [prompt.from, prompts.find((other) => other.from > prompt.from)?.from ?? frameCount];
}

/** Gives the shot at `start` a prompt of its own, at first the same words. */
export function giveOwnPrompt<P extends Placed>(prompts: readonly P[], start: number): P[] {
  if (prompts.some((prompt) => prompt.from === start)) return [...prompts];
  return sorted([...prompts, { ...promptAt(prompts, start), from: start }]);
}

/** Removes the prompt at `start`; the shots that it covered are covered by the prompt before it again. The film's first prompt stays. */
export function dropOwnPrompt<P extends Placed>(prompts: readonly P[], start: number): P[] {
  return prompts.filter((prompt) => prompt.from !== start || start === 0);
}

/** After a boundary moved, its shot's own words move with it. */
export function movePrompt<P extends Placed>(prompts: readonly P[], from: number, to: number): P[] {
  return sorted(prompts.map((prompt) => (prompt.from === from ? { ...prompt, from: to } : prompt)));
}

/**
 * After the shot [start, next) joined the one before: the earlier shot's prompt covers both. Later shots that the removed prompt covered
 * keep its words: it moves to the first of them.
 * @param next first frame of the shot after the merged one, or null at the end of the film
 */
export function mergePrompt<P extends Placed>(prompts: readonly P[], start: number, next: number | null): P[] {
  const hasOwn = next !== null && prompts.some((prompt) => prompt.from === next);
  return next === null || hasOwn ? dropOwnPrompt(prompts, start) : movePrompt(prompts, start, next);
}

const sorted = <P extends Placed>(prompts: P[]) => prompts.sort((a, b) => a.from - b.from);
