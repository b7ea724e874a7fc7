/**
 * Facts that can be packed away while nobody reads them. A project that is not edited asks for nobody's facts, and those
 * of all files are half of what its index holds; packed they take a twelfth.
 *
 * Invariant: whoever holds facts sees nothing of it: they are unpacked when they are read.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { FileFacts } from "@headwater/core/facts";

export interface PackableFacts {
  readonly facts: FileFacts;
  /** What they are packed, also where they are not at present. */
  readonly packed: Uint8Array;
  /** Until they are read again. */
  pack(): void;
}

/** The same ones for the same facts. */
export function packable(facts: FileFacts): PackableFacts {
  return PACKABLE.get(facts) ?? remembered(new Holder(headOf(facts), null, facts));
}

/** `head` is what `headOf` gave of the facts. */
export function packedAway(head: FactsHead, packed: Uint8Array): PackableFacts {
  return remembered(new Holder(head, packed, null));
}

/** What is asked of the facts of all files at once: it is never packed away. */
export type FactsHead = Pick<FileFacts, "path" | "textHash" | "requests" | "syntaxErrors" | "readableUntil">;

export function headOf({ path, textHash, requests, syntaxErrors, readableUntil }: FileFacts): FactsHead {
  return { path, textHash, requests, syntaxErrors, readableUntil };
}

const PACKABLE = new WeakMap<FileFacts, PackableFacts>();

function remembered(holder: Holder): PackableFacts {
  PACKABLE.set(holder.facts, holder);
  return holder;
}

class Holder implements PackableFacts {
  readonly facts: FileFacts;
  #packed: Uint8Array | null;
  #whole: FileFacts | null;

  constructor(head: FactsHead, packed: Uint8Array | null, whole: FileFacts | null) {
    this.#packed = packed;
    this.#whole = whole;
    this.facts = lazily(head, () => this.#unpacked());
  }

  get packed(): Uint8Array {
    // A copy, since what deflating gives, as every small `Buffer`, is part of one that holds much else.
    return (this.#packed ??= new Uint8Array(deflateRawSync(JSON.stringify(this.#whole), { level: 1 })));
  }

  pack(): void {
    if (this.#whole === null) return;
    this.#packed = this.packed;
    this.#whole = null;
  }

  #unpacked(): FileFacts {
    // Packed by this class, here or in an earlier process of the same version.
    return (this.#whole ??= JSON.parse(inflateRawSync(this.#packed ?? new Uint8Array()).toString("utf8")) as FileFacts);
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
