import type { Casing } from './casing.ts';
import type { SchemaField } from './encode-format.ts';

/** How requests are written, where Gemini's own pages and reports from users leave a choice. */
export interface GoogleLanguage {
  /** How the names of Gemini's own fields are spelt in what is sent. */
  readonly casing: Casing;
  /** Where the schema of an answer is put. */
  readonly schemaField: SchemaField;
}

/** The spelling of Gemini's own replies, and the field that takes JSON Schema as it is. */
export const DEFAULT_LANGUAGE: GoogleLanguage = { casing: 'camel', schemaField: 'responseJsonSchema' };
