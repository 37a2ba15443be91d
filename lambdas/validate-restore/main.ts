import { task } from "./task";

/** The bundle's beginning. A connection that hangs must not keep a task alive that is done: hence the explicit end. */
task().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
