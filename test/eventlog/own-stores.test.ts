/** The notes of which stores this user has made on this machine. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isOwnStore, noteOwnStore } from "@headwater/eventlog/own-stores";
import { temporaryFolders } from "./temporary-folders.ts";

describe("the notes of own stores", () => {
  const newFolder = temporaryFolders();
  const before = process.env["HEADWATER_STATE"];
  let notes = "";
  beforeEach(() => {
    const state = newFolder();
    process.env["HEADWATER_STATE"] = state;
    notes = join(state, "stores");
  });
  afterEach(() => {
    process.env["HEADWATER_STATE"] = before;
  });

  it("name a store that was noted, and none else", () => {
    const [own, other] = [randomUUID(), randomUUID()];
    noteOwnStore(own, newFolder());
    assert.deepEqual([isOwnStore(own), isOwnStore(other), isOwnStore(`../stores/${own}`)], [true, false, false]);
  });

  it("forget a store whose place is gone, when another is noted", () => {
    const [gone, kept] = [randomUUID(), randomUUID()];
    const place = newFolder();
    noteOwnStore(gone, place);
    rmSync(place, { recursive: true });
    noteOwnStore(kept, newFolder());
    assert.deepEqual(readdirSync(notes), [kept]);
  });

  it("take a store also beside what cannot be read", () => {
    const own = randomUUID();
    mkdirSync(join(notes, "a folder"), { recursive: true });
    noteOwnStore(own, newFolder());
    assert.ok(isOwnStore(own));
  });
});
