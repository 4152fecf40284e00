import { findSubject } from './subjects.ts';
import { writeInput } from './workload.ts';
import { collectAll, createBenchEngine, pretendCollected, takeInAll } from './own-work.ts';

// One step in a process of its own, since a peak is only known for a process as a whole. Prints it in bytes, with the time that the step took.
const [step = '', stateDir = '', input = '', argument = '', name = ''] = process.argv.slice(2);
const subject = findSubject(name);
const engine = createBenchEngine(stateDir, subject);
let answer = '';
const start = performance.now();
if (step === 'prepare') await writeInput(input, Number(argument));
else if (step === 'intake') answer = await takeInAll(engine, input, subject);
else if (step === 'pretend') await pretendCollected(engine, argument, subject);
else if (step === 'collect') await collectAll(engine, argument);
const seconds = (performance.now() - start) / 1000;
await engine.close();
// `maxRSS` is in KiB.
process.stdout.write(JSON.stringify({ answer, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
