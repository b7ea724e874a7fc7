/**
 * The syntax trees of the files that were read last, with the facts of each of their statements: reading one of them
 * again after an edit parses and walks what the edit touches.
 *
 * Invariant: what is read with the help of a tree equals what is read from the text alone. So a statement counts as the
 * one before only where the parser kept its node, at the same place, among the same names.
 *
 * Nothing of the parser is loaded here: who holds trees may never read a file.
 */
import type { DeclarationFact, EffectFact, ExpressionFact, ImportFact } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import type { Position } from "@headwater/core/location";
import type { ts } from "ts-morph";
import type { FileNames } from "./code-walker.ts";

/** A tree is some fifty times as large as its text; people edit few files at once. */
const MOST = 4;

export interface RecentTree {
  readonly file: ts.SourceFile;
  readonly known: StatementFacts;
}

/** What statements say. */
export interface StatementParts {
  readonly declarations: DeclarationFact[];
  readonly effects: EffectFact[];
  readonly statements: ExpressionFact[];
}

export class RecentTrees {
  readonly #trees = new Map<ProjectPath, RecentTree>();

  /** For one reading: parsing again uses the tree up, and keeps nothing that it could break. */
  take(path: ProjectPath): RecentTree | undefined {
    const tree = this.#trees.get(path);
    this.#trees.delete(path);
    return tree;
  }

  keep(path: ProjectPath, tree: RecentTree): void {
    this.#trees.set(path, tree);
    for (const [oldest] of this.#trees) {
      if (this.#trees.size <= MOST) break;
      this.#trees.delete(oldest);
    }
  }
}

interface Known {
  readonly at: Position;
  readonly parts: StatementParts;
}

/** The facts of the statements of one file, by their nodes. */
export class StatementFacts {
  #names = "";
  #known = new WeakMap<ts.Statement, Known>();

  /** What a statement says depends on what the names in it may mean: among other names nothing is known. */
  among(imports: readonly ImportFact[], { all, namespaces }: FileNames): void {
    const names = JSON.stringify([
      imports.map(({ local, from, name }) => [local, from, name]),
      [...all],
      [...namespaces],
    ]);
    if (names === this.#names) return;
    this.#names = names;
    this.#known = new WeakMap();
  }

  /**
   * Adds what a statement says to `into`: what is known, or what `read` adds.
   * @param at where the statement starts, and with it all of its places
   */
  add(statement: ts.Statement, at: Position, into: StatementParts, read: () => void): void {
    const known = this.#known.get(statement);
    if (known?.at.line === at.line && known.at.character === at.character) {
      into.declarations.push(...known.parts.declarations);
      into.effects.push(...known.parts.effects);
      into.statements.push(...known.parts.statements);
      return;
    }
    const [declarations, effects, statements] = [into.declarations.length, into.effects.length, into.statements.length];
    read();
    const parts: StatementParts = {
      declarations: into.declarations.slice(declarations),
      effects: into.effects.slice(effects),
      statements: into.statements.slice(statements),
    };
    this.#known.set(statement, { at, parts });
  }
}
