import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { RequestsScanner, type ScannedFrame } from '../../../src/simulator/anthropic/requests-scanner.ts';

interface Scanned {
  readonly entries: readonly string[];
  readonly frame: ScannedFrame;
}

/** Scans a text in pieces of `size` bytes. */
function scan(text: string, size: number, most = 1_000): Scanned {
  const scanner = new RequestsScanner(most);
  const bytes = Buffer.from(text);
  const entries: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const entry of scanner.push(bytes.subarray(at, at + size))) entries.push(entry.toString());
  }
  return { entries, frame: scanner.end() };
}

test('the entries of a list come out as they are, whatever they hold, the spaces and the chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 12 }),
      fc.constantFrom('', ' ', '\t', '  '),
      fc.integer({ min: 1, max: 40 }),
      (list, indent, size) => {
        const { entries, frame } = scan(JSON.stringify({ requests: list }, null, indent), size);
        expect(entries.map((entry) => JSON.parse(entry) as unknown)).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
        expect(frame.entries).toBe(list.length);
        expect(JSON.parse(frame.text ?? '')).toEqual({ requests: list.map((_, index) => index) });
      },
    ),
  );
});

test('any JSON is left with a frame that is JSON, with all keys of an object outside its lists', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.integer({ min: 1, max: 20 }),
      (object, size) => {
        const { frame } = scan(JSON.stringify(object), size);
        const kept = JSON.parse(frame.text ?? '') as Record<string, unknown>;
        const sent = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
        expect(Object.keys(kept)).toEqual(Object.keys(sent));
        const plain = Object.entries(sent).filter(([, value]) => !Array.isArray(value));
        for (const [key, value] of plain) expect(kept[key]).toEqual(value);
      },
    ),
  );
});

test('what is not JSON is left with a part that is not JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), fc.integer({ min: 1, max: 20 }), (value, at, size) => {
      const whole = JSON.stringify({ requests: [value, value] });
      const cut = whole.slice(0, at % whole.length);
      const { entries, frame } = scan(cut, size);
      expect(() => [frame.text ?? '', ...entries].map((part) => JSON.parse(part) as unknown)).toThrow(
        SyntaxError,
      );
    }),
  );
});

test('entries beyond the most are counted and dropped', () => {
  const { entries, frame } = scan(JSON.stringify({ requests: [1, 2, 3, 4, 5] }), 3, 2);
  expect([entries, frame.entries]).toEqual([['1', '2'], 5]);
});

test('a frame without end is not kept', () => {
  const scanner = new RequestsScanner(10);
  const chunk = Buffer.alloc(1_000_000, 'x');
  scanner.push(Buffer.from('{"a":"'));
  for (let megabytes = 0; megabytes < 20; megabytes += 1) scanner.push(chunk);
  expect(scanner.end().text).toBeUndefined();
});
