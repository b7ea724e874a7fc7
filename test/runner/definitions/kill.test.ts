/** A definition process ends with whoever asked it, also while the user's code loops. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Gates } from "../support/gate.ts";
import { untilGone } from "../support/processes.ts";
import { temporaryProject } from "../support/temporary-project.ts";

/** The command itself: a launcher that is killed could not hand that on. */
const COMMAND = fileURLToPath(new URL("../../../dist/node/headwater.js", import.meta.url));

describe("a definition process", function () {
  this.timeout(60_000);

  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    it(`ends when the command that asked it is ended by ${signal}`, async () => {
      const gates = new Gates();
      const project = temporaryProject(`
        //- /package.json
        { "type": "module" }
        ${gates.module}
        //- /headwater.config.ts
        import { definitions } from "headwater";
        import { tell } from "./src/gate.ts";
        tell("config", String(process.pid));
        while (Date.now() > 0);
        export default definitions({});
      `);
      try {
        const env = { ...process.env, HEADWATER_ENV: undefined };
        const command = spawn(process.execPath, [COMMAND, "validate"], { cwd: project.root, env, stdio: "ignore" });
        await gates.arrived("config");
        const ended = once(command, "exit");
        command.kill(signal);
        await ended;
        await untilGone(Number(readFileSync(join(gates.folder, "config.arrived"), "utf8")));
      } finally {
        project.remove();
        gates.close();
      }
    });
  }
});
