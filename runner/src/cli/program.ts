/** Every command of the command line. Those that run assets are a program by themselves; see run-program.ts. */
import { register as accept } from "./commands/accept.ts";
import { register as cancel } from "./commands/cancel.ts";
import { register as check } from "./commands/check.ts";
import { register as init } from "./commands/init.ts";
import { register as lineage } from "./commands/lineage.ts";
import { register as list } from "./commands/list.ts";
import { register as logs } from "./commands/logs.ts";
import { register as materialize } from "./commands/materialize.ts";
import { register as prune } from "./commands/prune.ts";
import { register as runs } from "./commands/runs.ts";
import { register as status } from "./commands/status.ts";
import { register as store } from "./commands/store.ts";
import { register as validate } from "./commands/validate.ts";
import { onLockWait } from "@headwater/eventlog/lock-wait";
import { runCommandLine } from "./command-line.ts";
import { printError, waitText } from "./output.ts";

onLockWait((wait) => {
  printError(waitText(wait));
});
await runCommandLine((program) => {
  init(program);
  list(program);
  lineage(program);
  status(program);
  validate(program);
  materialize(program, elsewhere);
  check(program, elsewhere);
  for (const register of [runs, logs, accept, cancel, prune, store]) register(program);
});

/** It reads the same command line. */
async function elsewhere(): Promise<void> {
  await import("./run-program.ts");
}
