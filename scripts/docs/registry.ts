import type { Adapter } from '../../src/adapter/adapter.ts';
import { PROVIDERS } from '../../src/providers.ts';
import { createCapabilitiesDocument } from './capabilities.ts';
import { cliDocument } from './cli.ts';
import { createContractDocument } from './contract.ts';
import type { Document } from './document.ts';
import { errorsDocument } from './errors.ts';
import { faultsDocument } from './faults.ts';
import { createLimitsDocument } from './profiles.ts';
import { recordsDocument, requestSchemaDocument, resultSchemaDocument } from './records.ts';

/** Every provider, in the order of the tables' columns. */
const ADAPTERS: readonly Adapter[] = PROVIDERS.map((create) => create({ environment: {} }));

/** Every generated document. To add one, write its generator beside this file and list it here. */
export const DOCUMENTS: readonly Document[] = [
  createCapabilitiesDocument(ADAPTERS),
  cliDocument,
  createContractDocument(ADAPTERS),
  errorsDocument,
  faultsDocument,
  createLimitsDocument(ADAPTERS.map(({ profile }) => profile)),
  recordsDocument,
  requestSchemaDocument,
  resultSchemaDocument,
];
