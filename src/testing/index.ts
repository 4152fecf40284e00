// What a third party needs to hold an adapter to the contract, every name listed.
export { adapterContract } from './adapter-contract.ts';
export type { ContractCheck, ContractCheckId, ContractOptions } from './contract-check.ts';
export type { ContractSubject } from './contract-subject.ts';
