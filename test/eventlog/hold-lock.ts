/** A process of its own that holds the lock of a store, as a program does that was stopped in the middle of a write. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface HeldLock {
  readonly pid: number;
  release(): Promise<void>;
}

/** @param file a database; it resolves when the lock is held */
export async function holdLock(file: string): Promise<HeldLock> {
  const program = `
    const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(process.argv[1]);
    database.exec("begin immediate");
    process.stdout.write("held");
    setInterval(() => {}, 1000);
    process.on("disconnect", () => process.exit());`;
  const child: ChildProcess = spawn(process.execPath, ["--no-warnings", "-e", program, file], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (child.stdout === null || child.pid === undefined) throw new Error("The process cannot be started");
  await once(child.stdout, "data");
  return {
    pid: child.pid,
    release: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
