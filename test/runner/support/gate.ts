/**
 * Lets a test hold a step at a place of its code: the step calls `gate(name)`, the test awaits `arrived(name)` and calls
 * `open(name)`. They meet in a folder, because the step runs in another process.
 */
import { existsSync, mkdtempSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Gates {
  readonly folder = mkdtempSync(join(tmpdir(), "headwater-gates-"));

  /** The file `src/gate.ts` of the project under test. */
  get module(): string {
    return `
      //- /src/gate.ts
      import { existsSync, readdirSync, renameSync, watch, writeFileSync } from "node:fs";
      const folder = ${JSON.stringify(this.folder)};
      /** Resolves when the test opens the gate. */
      export function gate(name: string): Promise<void> {
        tell(name, String(process.pid));
        return new Promise((resolve) => {
          const watcher = watch(folder, look);
          function look() { if (existsSync(\`\${folder}/\${name}.open\`)) { watcher.close(); resolve(); } }
          look();
        });
      }
      /** How many gates whose name begins so somebody has come to. */
      export function gatesPassed(start: string): number {
        return readdirSync(folder).filter((name) => name.startsWith(start) && name.endsWith(".arrived")).length;
      }
      export function tell(name: string, text = ""): void {
        writeFileSync(\`\${folder}/\${name}.partial\`, text);
        renameSync(\`\${folder}/\${name}.partial\`, \`\${folder}/\${name}.arrived\`);
      }
    `;
  }

  arrived(name: string): Promise<void> {
    const path = join(this.folder, `${name}.arrived`);
    return new Promise((resolve) => {
      const watcher = watch(this.folder, look);
      function look(): void {
        if (!existsSync(path)) return;
        watcher.close();
        resolve();
      }
      look();
    });
  }

  hasArrived(name: string): boolean {
    return existsSync(join(this.folder, `${name}.arrived`));
  }

  open(name: string): void {
    writeFileSync(join(this.folder, `${name}.open`), "");
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
