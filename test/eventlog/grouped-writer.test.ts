import assert from "node:assert/strict";
import { GroupedWriter } from "@headwater/eventlog/sqlite/grouped-writer";

describe("GroupedWriter", () => {
  it("writes a first item at once, and together what comes meanwhile", async () => {
    const groups: (readonly string[])[] = [];
    const first = Promise.withResolvers<undefined>();
    const writer = new GroupedWriter<string, string>(async (items) => {
      groups.push(items);
      await first.promise;
      return items.map((item) => `${item}!`);
    });
    const a = writer.write("a");
    await Promise.resolve();
    assert.deepEqual(groups, [["a"]]);
    const others = ["b", "c", "d"].map((item) => writer.write(item));
    first.resolve(undefined);
    assert.deepEqual(await Promise.all([a, ...others]), ["a!", "b!", "c!", "d!"]);
    assert.deepEqual(groups, [["a"], ["b", "c", "d"]]);
  });

  it("fails a group that cannot be written, and writes the next", async () => {
    let broken = true;
    const writer = new GroupedWriter<string, string>((items) =>
      broken ? Promise.reject(new Error("full")) : Promise.resolve(items),
    );
    await Promise.all(["a", "b"].map((item) => assert.rejects(writer.write(item), /full/)));
    broken = false;
    assert.equal(await writer.write("c"), "c");
  });

  it("is idle when everything has been written", async () => {
    const written: string[] = [];
    const writer = new GroupedWriter<string, string>(async (items) => {
      written.push(...items);
      return items;
    });
    await writer.idle();
    void writer.write("a");
    void writer.write("b");
    await writer.idle();
    assert.deepEqual(written, ["a", "b"]);
  });
});
