/** Entries a page: 1 MiB of 32-bit numbers, so that growing never copies what is there. */
const PAGE_BITS = 18;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;
/** The slot table doubles when it is this full. */
const MAX_LOAD = 0.8;
const FIRST_SLOTS = 1 << 12;

/**
 * Finds ids that come twice. Keeps 64 bits of hash a row and one slot of 4 bytes, the table between 0.4 and 0.8 full:
 * 13 to 18 bytes a row, and no ids. Two different ids of ten million are taken for the same with a chance of 3 in a
 * million (n² / 2⁶⁵).
 */
export class IdSet {
  readonly #high: Uint32Array[] = [];
  readonly #low: Uint32Array[] = [];
  #slots: Uint32Array = new Uint32Array(FIRST_SLOTS);
  #size = 0;
  #hashHigh = 0;
  #hashLow = 0;

  /** How many different ids were added; the next one that is new gets this number as its row. */
  get size(): number {
    return this.#size;
  }

  /** Forgets all ids and keeps their memory for the next ones. */
  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }

  /** Adds an id as the next row; returns the row that had it first, or -1 when it is new. */
  add(id: string): number {
    this.#hash(id);
    if (this.#size >= this.#slots.length * MAX_LOAD) this.#grow();
    const slot = this.#slotOf();
    const entry = this.#slots[slot] ?? 0;
    if (entry !== 0) return entry - 1;
    this.#slots[slot] = this.#size + 1;
    this.#append();
    return -1;
  }

  /** The row of an id, or -1 when it was not added. */
  find(id: string): number {
    this.#hash(id);
    return (this.#slots[this.#slotOf()] ?? 0) - 1;
  }

  /** The slot that holds the hashed id, or the free one where it belongs. */
  #slotOf(): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hashLow & mask;
    for (let entry = this.#slots[slot] ?? 0; entry !== 0; entry = this.#slots[slot] ?? 0) {
      if (this.#isAt(entry - 1)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isAt(row: number): boolean {
    const page = row >>> PAGE_BITS;
    const at = row & PAGE_MASK;
    return this.#low[page]?.[at] === this.#hashLow && this.#high[page]?.[at] === this.#hashHigh;
  }

  #append(): void {
    const page = this.#size >>> PAGE_BITS;
    if (page === this.#low.length) {
      this.#low.push(new Uint32Array(PAGE_SIZE));
      this.#high.push(new Uint32Array(PAGE_SIZE));
    }
    const at = this.#size & PAGE_MASK;
    const low = this.#low[page];
    const high = this.#high[page];
    if (low !== undefined && high !== undefined) {
      low[at] = this.#hashLow;
      high[at] = this.#hashHigh;
    }
    this.#size += 1;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < this.#size; row += 1) {
      let slot = (this.#low[row >>> PAGE_BITS]?.[row & PAGE_MASK] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
  }

  /** Two lanes of multiply and xor over UTF-16 units, crossed at the end: fast, and even in all 64 bits. */
  #hash(id: string): void {
    let a = 0xdeadbeef ^ id.length;
    let b = 0x41c6ce57 ^ id.length;
    for (let i = 0; i < id.length; i += 1) {
      const unit = id.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
      a = (a << 13) | (a >>> 19);
      b = (b << 17) | (b >>> 15);
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    this.#hashHigh = (b ^ (b >>> 15)) >>> 0;
    this.#hashLow = (a ^ (a >>> 15)) >>> 0;
  }
}
