import { expect, test } from 'vitest';

import { ValidationError, type InputProblem } from '../../src/core/errors.ts';
import { ProblemList } from '../../src/engine/problem-list.ts';

function told(problems: readonly InputProblem[]): ValidationError {
  const list = new ProblemList();
  for (const problem of problems) list.add(problem);
  try {
    list.throwIfAny();
  } catch (cause) {
    if (cause instanceof ValidationError) return cause;
    throw cause;
  }
  return expect.fail('It throws nothing.');
}

test('problems are told file by file and line by line, in whatever order they were found', () => {
  const at = (file: string, line: number, message: string): InputProblem => ({ file, line, message });
  const found = [
    at('b', 2, 'x'),
    at('b', 9, 'y'),
    at('b', 2, 'z'),
    { file: 'b', message: 'w' },
    at('a', 1, 'v'),
  ];
  expect(told(found).problems.map(({ message }) => message)).toEqual(['x', 'z', 'y', 'w', 'v']);
});

test('of many bad lines the first ones are told, and how many there are', () => {
  const { message, problems, total } = told(
    Array.from({ length: 1000 }, (_, i) => ({ file: 'in', line: i + 1, message: 'is bad' })),
  );
  expect(problems.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(total).toBe(1000);
  expect(message).toMatch(/in:20: is bad\n… and 980 more \(1000 in all\)$/);
});

test('without a problem nothing is thrown', () => {
  expect(() => new ProblemList().throwIfAny()).not.toThrow();
});
