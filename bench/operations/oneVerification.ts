// One verification in a process of its own, for verification.ts: the folder in the first argument, numbers as JSON on standard output.
import { folderArchive } from "../../cli/log/folder";
import { segmentChecker } from "../../cli/log/pool";
import { verifyLog } from "../../cli/log/verifyLog";

async function main(): Promise<void> {
  const before = process.cpuUsage();
  const start = performance.now();
  const checker = segmentChecker();
  const report = await verifyLog(folderArchive(process.argv[2] ?? ""), checker, {});
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const cpuMilliseconds = (user + system) / 1000;
  await checker.stop();
  const entries = report.chains.reduce((sum, chain) => sum + chain.entries, 0);
  // Of all threads together; kilobytes on every platform that Node has.
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ milliseconds, cpuMilliseconds, entries, peakBytes, intact: report.intact }));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
