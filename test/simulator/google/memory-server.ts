// A simulator in a process of its own, whose memory is nobody else's. Prints its URL, and at SIGTERM its peak in MiB.
import { startSimulator } from '../../../src/simulator/index.ts';

const simulator = await startSimulator({ speed: 1_000 });
process.stdout.write(`${simulator.urls.google}\n`);
process.on('SIGTERM', () => {
  process.stdout.write(`${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
  void simulator.close();
});
