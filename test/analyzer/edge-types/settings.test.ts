/** The compiler sees a project as the project's own TypeScript would. */
import assert from "node:assert/strict";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { EdgeProgram } from "@headwater/analyzer/edge-types/edge-program";
import { projectPath } from "@headwater/core/keys";
import { checkEdges, edgeProject, SDK } from "../support/edge-fixture.ts";

const MAYBE = `
    //- /src/raw.ts
    import { asset } from "headwater";
    export const orders = asset((): string | undefined => undefined);
    //- /src/a.ts
    import { asset } from "headwater";`;

describe("settings of the compiler for edge types", function () {
  this.timeout(60_000);
  const holds = (name: string, text: string): void => {
    it(name, () => checkEdges(text));
  };

  holds(
    "strict without a tsconfig.json",
    `${MAYBE}
    export const a = asset((orders: string) => 1);
                          //^^^^^^ HW221
    `,
  );
  holds(
    "as strict as tsconfig.json says, also over what it extends",
    `${MAYBE}
    export const a = asset((orders: string) => 1);
    export const b = asset((orders: number) => 1);
                          //^^^^^^ HW221
    //- /tsconfig.json
    { "extends": "./base.json", "compilerOptions": { "module": "nodenext" } } // comment
    //- /base.json
    { "compilerOptions": { "strict": false } }
    `,
  );
  holds(
    "not strict by itself where an older TypeScript is installed",
    `${MAYBE}
    export const a = asset((orders: string) => 1);
    //- /tsconfig.json
    {}
    //- /node_modules/typescript/package.json
    { "name": "typescript", "version": "5.9.3" }
    `,
  );
  holds(
    "of the referenced configuration that has the files",
    `${MAYBE}
    export const a = asset((orders: string) => 1);
    //- /tsconfig.json
    { "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }
    //- /tsconfig.node.json
    { "compilerOptions": { "strict": true }, "include": ["*.config.ts"] }
    //- /tsconfig.app.json
    { "compilerOptions": { "strict": false }, "include": ["src"] }
    `,
  );
  holds(
    "with paths, declarations of the project, packages and the libraries that are asked for",
    `
    //- /src/raw.ts
    import { asset } from "headwater";
    import { rows } from "data-package";
    import { readFileSync } from "node:fs";
    import type { Shared } from "@/shared";
    export const typed = asset(() => rows);
    export const shared = asset((): Shared => ({ s: 1 }));
    export const global = asset((): Ambient => ({ g: 1 }));
    export const page = asset((): HTMLElement => null!);
    export const bytes = asset(() => readFileSync("x"));
    export const iterated = asset((): IteratorObject<number> => null!);
    //- /src/a.ts
    import { asset } from "headwater";
    export const a = asset((typed: number) => 1);
                          //^^^^^ HW221 \`typed\` returns \`{ n: string; }[]\`
    export const b = asset((shared: { s: string }) => 1);
                          //^^^^^^ HW221 \`shared\` returns \`Shared\`
    export const c = asset((global: { g: string }) => 1);
                          //^^^^^^ HW221 \`global\` returns \`Ambient\`
    export const d = asset((bytes: number, page: { tagName: number }) => 1);
                          //^^^^^ HW221 \`bytes\` returns \`Buffer\`
    export const e = asset((iterated: number) => 1);
                          //^^^^^^^^ HW221
    //- /lib/shared.ts
    export interface Shared { s: number }
    //- /ambient.d.ts
    interface Ambient { g: number }
    //- /tsconfig.json
    { "compilerOptions": { "strict": true, "lib": ["esnext"], "module": "preserve", "paths": { "@/*": ["./lib/*"] } } }
    //- /node_modules/data-package/package.json
    { "name": "data-package", "version": "1.0.0", "types": "types.d.ts", "main": "main.js" }
    //- /node_modules/data-package/types.d.ts
    export declare const rows: { n: string }[];
    //- /node_modules/@types/node/package.json
    { "name": "@types/node", "version": "24.0.0", "types": "index.d.ts" }
    //- /node_modules/@types/node/index.d.ts
    interface Buffer { b: 1 }
    declare module "node:fs" { export function readFileSync(path: string): Buffer }
    `,
  );

  it("leaves out bodies whose result is annotated, and keeps the others", async () => {
    const project = edgeProject(`
      //- /src/a.ts
      import { asset } from "headwater";
      export const a = asset((): number => { return 1; });
      export function helper(): number { return 2; }
      export const b = asset(() => { return kept(); });
      export function kept() { return 3; }
      export class C { m(): number { return 4; } constructor() { this.n = 5; } n; get g(): string { return "6"; } }
    `);
    try {
      const { root } = project;
      const files = Object.keys((await ProjectIndex.open({ root })).manifest.files).map(projectPath);
      const program = new EdgeProgram({ root, sdk: SDK, files });
      program.update([], files);
      const path = projectPath("src/a.ts");
      const reshapes = (from: string): boolean => {
        const text = program.textOf(path) ?? "";
        assert.equal(text.split(from).length, 2, from);
        project.write(path, text.replace(from, `0 + ${from}`));
        const touched = program.update([path], files);
        assert.ok(touched !== "everything");
        return touched.has(path);
      };
      const inFull = { "1": false, "2": false, "3": true, "4": false, "5": true, '"6"': false };
      const found = Object.keys(inFull).map((literal) => [literal, reshapes(literal)]);
      assert.deepEqual(Object.fromEntries(found), inFull);
    } finally {
      project.remove();
    }
  });

  it("reads no file whose names only such bodies use", async () => {
    const project = edgeProject(`
      //- /src/a.ts
      import { asset } from "headwater";
      import { inside } from "./inside.ts";
      import { outside } from "./outside.ts";
      import "./effect.ts";
      export const a = asset((): number => inside());
      export const b = asset(() => outside());
      //- /src/inside.ts
      export const inside = (): number => 1;
      //- /src/outside.ts
      export const outside = (): number => 1;
      //- /src/effect.ts
      export {};
    `);
    try {
      const files = [projectPath("src/a.ts")];
      const program = new EdgeProgram({ root: project.root, sdk: SDK, files });
      program.update([], files);
      const read = ["inside", "outside", "effect"].filter(
        (name) => program.textOf(projectPath(`src/${name}.ts`)) !== undefined,
      );
      assert.deepEqual(read, ["outside", "effect"]);
    } finally {
      project.remove();
    }
  });
});
