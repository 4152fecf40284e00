import { describe, expect, test } from 'vitest';

import { readExample } from '../../scripts/readme-example.ts';

const BLOCK = ['```ts', 'const a = 1;', '', 'use(a);', '```'].join('\n');

describe('an example', () => {
  test('is the block after its mark, without the fences', () => {
    const markdown = ['# Title', '```sh\nnpm test\n```', '<!-- example: library -->', BLOCK, 'More.\n'].join(
      '\n\n',
    );
    expect(readExample(markdown, 'library')).toBe('const a = 1;\n\nuse(a);\n');
  });

  test('is found by its name among others', () => {
    const other = '<!-- example: other -->\n```ts\nother();\n```';
    expect(readExample(`${other}\n<!-- example: library -->\n${BLOCK}`, 'library')).toContain('use(a)');
  });

  test('may hold fences in a longer fence', () => {
    const markdown = '<!-- example: library -->\n````ts\n// ```\n````\n';
    expect(readExample(markdown, 'library')).toBe('// ```\n');
  });

  test('may stand in a file with CRLF', () => {
    expect(readExample(`<!-- example: library -->\r\n${BLOCK.replaceAll('\n', '\r\n')}`, 'library')).toBe(
      'const a = 1;\n\nuse(a);\n',
    );
  });
});

describe('a text is refused', () => {
  test.each([
    ['without the mark', BLOCK, 'There is no comment'],
    ['with the mark twice', `<!-- example: library -->\n${BLOCK}\n<!-- example: library -->`, 'two comments'],
    ['with words between mark and block', `<!-- example: library -->\nSo:\n${BLOCK}`, 'must follow'],
    ['with a block of another language', '<!-- example: library -->\n```sh\nls\n```', 'must follow'],
    ['with a block that does not end', '<!-- example: library -->\n```ts\nuse();', 'has no end'],
  ])('%s', (_law, markdown, complaint) => {
    expect(() => readExample(markdown, 'library')).toThrow(complaint);
  });
});
