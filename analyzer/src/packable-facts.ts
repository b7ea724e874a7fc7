/**
 * Facts that can be packed away while nobody reads them: a project that is not edited asks for nobody's, and those of all
 * files are half of what its index holds. They are packed as texts, which take a third; deflating them would leave more
 * behind, in memory that is not given back, than it saves.
 *
 * Invariant: whoever holds facts sees nothing of it: they are unpacked when they are read.
 */
import type { FileFacts } from "@headwater/core/facts";
import { compactJson, parseCompactJson, type Shapes } from "./compact-json.ts";

export interface PackableFacts {
  readonly facts: FileFacts;
  /** What they are packed, also where they are not at present. */
  readonly packed: string;
  /** Until they are read again. */
  pack(): void;
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

/** The keys of most objects in facts, in their order: thousands of files need not say them. Others may come besides. */
const SHAPES: Shapes = [
  "path textHash imports requests exports declarations plain effects statements syntaxErrors readableUntil",
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
].map((keys) => keys.split(" "));

const PACKABLE = new WeakMap<FileFacts, PackableFacts>();

function remembered(holder: Holder): PackableFacts {
  PACKABLE.set(holder.facts, holder);
  return holder;
}

class Holder implements PackableFacts {
  readonly facts: FileFacts;
  #packed: string | (() => string) | null;
  #whole: FileFacts | null;

  constructor(head: FactsHead, packed: (() => string) | null, whole: FileFacts | null) {
    this.#packed = packed;
    this.#whole = whole;
    this.facts = lazily(head, () => this.#unpacked());
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

  #unpacked(): FileFacts {
    // Packed by this class, here or in an earlier process of the same version.
    return (this.#whole ??= parseCompactJson(this.packed, SHAPES) as FileFacts);
  }
}

/** Properties of its own, as plain facts have: facts are copied, and compared. */
function lazily(
  { path, textHash, requests, syntaxErrors, readableUntil }: FactsHead,
  whole: () => FileFacts,
): FileFacts {
  return {
    path,
    textHash,
    get imports() {
      return whole().imports;
    },
    requests,
    get exports() {
      return whole().exports;
    },
    get declarations() {
      return whole().declarations;
    },
    get plain() {
      return whole().plain;
    },
    get effects() {
      return whole().effects;
    },
    get statements() {
      return whole().statements;
    },
    syntaxErrors,
    readableUntil,
  };
}
