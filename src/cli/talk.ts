import { styleText } from 'node:util';

/** A way of setting words apart on a terminal. */
export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

/** stderr: what is said to people, and events for programs. Never data. */
export class Talk {
  readonly stream: NodeJS.WriteStream;
  readonly #hasColor: boolean;

  /** @param color what the environment asks for; by default a terminal has colours and nothing else has */
  constructor(stream: NodeJS.WriteStream, color: boolean | undefined) {
    this.stream = stream;
    this.#hasColor = color ?? stream.isTTY;
    // Whoever closed stderr does not want to hear that writing to it fails.
    stream.on('error', () => undefined);
  }

  get isTerminal(): boolean {
    return this.stream.isTTY;
  }

  line(text: string = ''): void {
    this.stream.write(`${text}\n`);
  }

  /** Writes a record as a line of JSON. */
  record(record: object): void {
    this.stream.write(`${JSON.stringify(record)}\n`);
  }

  paint(style: Style, text: string): string {
    // Whether there are colours is decided here, by the environment and by stderr, and not by stdout.
    return this.#hasColor ? styleText(style, text, { validateStream: false }) : text;
  }
}
