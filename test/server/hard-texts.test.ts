/** Texts that are very large or half-typed never keep anyone waiting, and never remove what was known. */
import assert from "node:assert/strict";
import { overview } from "@headwater/protocol/editor";
import { messageText, useRigs } from "./support/server-rig.ts";
import type { ServerRig } from "./support/server-rig.ts";

const ROWS = `  { id: 12345, name: "some name here", total: 123.45, tags: ["a", "b"] },\n`.repeat(72_000);

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /small.ts
import { asset } from "headwater";
export const small = asset(() => 1);
//- /big.ts
import { asset } from "headwater";
export const big = asset(() => ROWS.length);
const ROWS = [
${ROWS}];
`;

const keysOf = async (rig: ServerRig) =>
  (await rig.request(overview, {})).projects.flatMap(({ assets }) => assets.map(({ key }) => key));

describe("a text of five megabytes", function () {
  this.timeout(120_000);
  const open = useRigs();

  it("is read beside everything else, and its newest state counts", async () => {
    const rig = await (await open(PROJECT)).indexed();
    const text = rig.fixture.files.get("big.ts") ?? "";
    assert.ok(text.length > 5_000_000);
    await rig.openFile("big.ts");
    await rig.openFile("small.ts");
    assert.equal((await rig.titles("big.ts", "export const big")).length, 3);
    for (let count = 1; count <= 3; count += 1) {
      await rig.changeFile("big.ts", `${text}export const more${count} = asset((small: number) => small);\n`);
    }
    // Whoever asks in between is answered from what was known.
    assert.equal((await rig.titles("small.ts", "export const small")).length, 3);
    assert.deepEqual((await keysOf(rig)).toSorted(), ["big", "small"]);
    await rig.until(async () => (await keysOf(rig)).includes("more3"));
    assert.deepEqual((await keysOf(rig)).toSorted(), ["big", "more3", "small"]);
    // Half-typed: what was known stays, and the fault is said.
    await rig.changeFile("big.ts", `${text}export const more3 = asset((`);
    await rig.until(() => rig.fileDiagnostics("big.ts").some(({ code }) => code === "HW109"));
    assert.ok((await keysOf(rig)).includes("big"));
    await rig.changeFile("big.ts", "export const nothing = 1;\n");
    await rig.until(async () => (await keysOf(rig)).join() === "small");
  });
});

describe("a file of five megabytes that comes to be", function () {
  this.timeout(120_000);
  const open = useRigs();

  it("is read beside everything else", async () => {
    const rig = await (await open(PROJECT.slice(0, PROJECT.indexOf("//- /big.ts")))).indexed();
    await rig.openFile("small.ts");
    const text = `import { asset } from "headwater";\nexport const big = asset(() => 1);\nconst ROWS = [\n${ROWS}];\n`;
    await rig.writeOnDisk("big.ts", text);
    // Who asks after the server was told is answered before the file is read.
    assert.equal((await rig.titles("small.ts", "export const small")).length, 3);
    assert.deepEqual(await keysOf(rig), ["small"]);
    await rig.until(async () => (await keysOf(rig)).includes("big"));
  });
});

describe("a helper of five megabytes that an edit imports", function () {
  this.timeout(120_000);
  const open = useRigs();

  it("is read beside everything else", async () => {
    const small = `import { asset } from "headwater";\nexport const small = asset(() => 1);\n`;
    const rig = await open(`
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /small.ts
${small}//- /rows.ts
export const ROWS = [
${ROWS}];
`);
    await rig.indexed();
    await rig.openFile("small.ts");
    const text = `import { ROWS } from "./rows.ts";\n${small.replace("=> 1", "=> ROWS.length")}export const more = asset(() => 2);\n`;
    await rig.changeFile("small.ts", text);
    // Until it is read, what was known stays, and who asks is answered; what is typed meanwhile counts then.
    assert.equal((await rig.lenses("small.ts")).length, 3);
    assert.deepEqual(await keysOf(rig), ["small"]);
    await rig.changeFile("small.ts", text.replace("more", "other"));
    await rig.until(async () => (await keysOf(rig)).toSorted().join() === "other,small");
    assert.equal((await rig.lenses("small.ts")).length, 6);
    assert.deepEqual(
      rig.fileDiagnostics("small.ts").filter(({ code }) => String(code).startsWith("HW")),
      [],
    );
  });
});

describe("a half-typed text", function () {
  this.timeout(120_000);
  const open = useRigs();

  it("keeps assets, lenses and edges at every key", async () => {
    const before = `import { asset } from "headwater";\nexport const a = asset(() => 1);\n`;
    const typed = "export const b = asset({ group: 'x' }, (a: number) => { return [a, `${a}`]; });\n";
    const after = "export const c = asset((a: number) => a);\n";
    const rig = await open(`
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /a.ts
${before}${after}`);
    await rig.openFile("a.ts");
    await rig.indexed();
    for (let count = 0; count <= typed.length; count += 1) {
      await rig.changeFile("a.ts", before + typed.slice(0, count) + after);
      const keys = await keysOf(rig);
      assert.ok(keys.includes("a"), `after ${JSON.stringify(typed.slice(0, count))} there is ${keys.join()}`);
      const lenses = await rig.lenses("a.ts");
      assert.ok(lenses.length >= 3 && lenses.every(({ title }) => title !== ""), JSON.stringify(lenses));
    }
    await rig.until(async () => (await keysOf(rig)).toSorted().join() === "a,b,c");
    await rig.until(() => rig.fileDiagnostics("a.ts").every((fault) => !messageText(fault).includes("expected")));
  });
});
