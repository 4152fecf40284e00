import type { Profile } from '../../src/adapter/profile.ts';
import { PROVIDERS } from '../../src/providers.ts';
import { cliDocument } from './cli.ts';
import type { Document } from './document.ts';
import { errorsDocument } from './errors.ts';
import { faultsDocument } from './faults.ts';
import { createCapabilitiesDocument, createLimitsDocument } from './profiles.ts';
import { recordsDocument, requestSchemaDocument, resultSchemaDocument } from './records.ts';

/** Every provider, in the order of the tables' columns. */
const PROFILES: readonly Profile[] = PROVIDERS.map((create) => create({ environment: {} }).profile);

/** Every generated document. To add one, write its generator beside this file and list it here. */
export const DOCUMENTS: readonly Document[] = [
  createCapabilitiesDocument(PROFILES),
  cliDocument,
  errorsDocument,
  faultsDocument,
  createLimitsDocument(PROFILES),
  recordsDocument,
  requestSchemaDocument,
  resultSchemaDocument,
];
