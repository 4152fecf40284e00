export { FAULTS, type FaultEntry, type FaultName, type FaultUnit } from './fault-table.ts';
export { parseFault, type Fault } from './parse-fault.ts';
export type { SimulatedBatch, SimulatedName, Simulator, SimulatorOptions } from './simulator.ts';
export { startSimulator } from './start-simulator.ts';
