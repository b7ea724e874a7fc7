/**
 * Facts that can be packed away while nobody reads them: a project that is not edited asks for nobody's, and those of all
 * files are half of what its index holds. They are packed as texts, which take a third, and those of some dozens of files
 * are deflated together, to a sixth of that: one by one they would compress worse, and each would need room to do it in.
 *
 * Invariant: whoever holds facts sees nothing of it: they are unpacked when they are read.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { FileFacts } from "@headwater/core/facts";
import { compactJson, parseCompactJson, type Shapes } from "./compact-json.ts";

export interface PackableFacts {
  readonly facts: FileFacts;
  /** What they are packed, also where they are not at present. */
  readonly packed: string;
  /** Until they are read again. */
  pack(): void;
  /** The same; what they are packed is then in the bundle, where it is in none yet. */
  packInto(bundle: Bundle): void;
}

/** What the facts of several files are packed, deflated together when all are in it. */
export class Bundle {
  #lines: string[] = [];
  #deflated: Uint8Array | null = null;
  /** Often the next to be read is in the same bundle. */
  #inflated: WeakRef<readonly string[]> | null = null;

  /** @returns what gives it back */
  add(packed: string): () => string {
    const index = this.#lines.push(packed) - 1;
    return () => this.#linesNow()[index] ?? "";
  }

  deflate(): void {
    // What is packed has no line breaks. A copy: what is given is a piece of a larger buffer.
    if (this.#lines.length > 0) this.#deflated = new Uint8Array(deflateRawSync(this.#lines.join("\n")));
    this.#lines = [];
  }

  #linesNow(): readonly string[] {
    if (this.#deflated === null) return this.#lines;
    let lines = this.#inflated?.deref();
    if (lines === undefined) {
      lines = inflateRawSync(this.#deflated).toString("utf8").split("\n");
      this.#inflated = new WeakRef(lines);
    }
    return lines;
  }
}

/** The same ones for the same facts. */
export function packable(facts: FileFacts): PackableFacts {
  return PACKABLE.get(facts) ?? remembered(new Holder(headOf(facts), null, facts));
}

/** @param head is what `headOf` gave of the facts. @param packed makes what they were packed */
export function packedAway(head: FactsHead, packed: () => string): PackableFacts {
  return remembered(new Holder(head, packed, null));
}

/** What is asked of the facts of all files at once: it is never packed away. */
export type FactsHead = Pick<FileFacts, "path" | "textHash" | "requests" | "syntaxErrors" | "readableUntil">;

export function headOf({ path, textHash, requests, syntaxErrors, readableUntil }: FileFacts): FactsHead {
  return { path, textHash, requests, syntaxErrors, readableUntil };
}

/** In the order in which they are written. */
const FACTS =
  "path textHash imports requests exports declarations plain effects statements syntaxErrors readableUntil".split(" ");

/** The keys of most objects in facts, in their order: thousands of files need not say them. Others may come besides. */
const SHAPES: Shapes = [
  FACTS,
  ...[
    "local from name at",
    "specifier forEffect dynamic",
    "name exportedAs hash refs value signature place",
    "names modules untracked",
    "kind callee args at",
    "kind path at",
    "kind entries at",
    "kind name nameAt value doc",
    "kind value at",
    "kind items at",
    "kind function at",
    "hash refs parameters parametersAt uses factory",
    "kind name at whole optional rest default",
    "name at call members",
    "at whole doc exportable",
    "declaration hash refs",
  ].map((keys) => keys.split(" ")),
];

const PACKABLE = new WeakMap<FileFacts, PackableFacts>();

function remembered(holder: Holder): PackableFacts {
  PACKABLE.set(holder.facts, holder);
  return holder;
}

class Holder implements PackableFacts {
  readonly facts: FileFacts;
  #packed: string | (() => string) | null;
  #whole: FileFacts | null;
  #isBundled = false;

  constructor(head: FactsHead, packed: (() => string) | null, whole: FileFacts | null) {
    this.#packed = packed;
    this.#whole = whole;
    this.facts = lazily(head, this);
  }

  get packed(): string {
    this.#packed ??= compactJson(this.#whole, SHAPES);
    return typeof this.#packed === "string" ? this.#packed : this.#packed();
  }

  pack(): void {
    if (this.#whole === null) return;
    this.#packed ??= this.packed;
    this.#whole = null;
  }

  packInto(bundle: Bundle): void {
    if (!this.#isBundled) {
      this.#packed = bundle.add(this.packed);
      this.#isBundled = true;
    }
    this.#whole = null;
  }

  unpacked(): FileFacts {
    // Packed by this class, here or in an earlier process of the same version.
    return (this.#whole ??= parseCompactJson(this.packed, SHAPES) as FileFacts);
  }
}

const HOLDER = Symbol("holder");

/** Shared by the facts of all files: functions of its own would cost each file a kilobyte. */
const LAZY = new Map(
  (["imports", "exports", "declarations", "plain", "effects", "statements"] as const).map((name) => [
    name as string,
    {
      enumerable: true,
      get(this: { readonly [HOLDER]: Holder }) {
        return this[HOLDER].unpacked()[name];
      },
    },
  ]),
);

/** Properties of its own, as plain facts have, and in their order: facts are copied, compared and written. */
function lazily(head: FactsHead, holder: Holder): FileFacts {
  const facts: object = Object.defineProperty({}, HOLDER, { value: holder });
  for (const name of FACTS) {
    const own = { enumerable: true, value: head[name as keyof FactsHead] };
    Object.defineProperty(facts, name, LAZY.get(name) ?? own);
  }
  // It has all that facts have.
  return facts as FileFacts;
}
