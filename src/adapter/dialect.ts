import type { JsonValue } from '../core/json.ts';
import type { Mode } from '../model/request.ts';
import type { CodecTable, Framing } from './codec.ts';
import type { Profile } from './profile.ts';

/** A provider's language: its facts and translations, without a way to reach it. Pure, and in need of no key. */
export interface Dialect {
  /** The part of a target before the slash, such as `openai`. */
  readonly name: string;
  readonly profile: Profile;
  readonly codecs: CodecTable;
  readonly framing: Framing;
  /** The mode whose codec reads the requests and answers of an endpoint. */
  modeOf(endpoint: string): Mode;
  /** The mode whose codec reads an answer, by its own look: for result files without their requests. */
  modeOfAnswer(body: JsonValue): Mode;
}
