/**
 * What was read last, statement by statement, so that an edit inside one statement costs the reading of that statement:
 * see read-edited.ts. Nothing of the parser is loaded here: who holds files may never read one.
 */
import type {
  DeclarationFact,
  EffectFact,
  ExportFact,
  FileFacts,
  ImportFact,
  ModuleRequest,
  StatementFact,
} from "@headwater/core/facts";
import { packDeclarations } from "@headwater/core/index/plain-declarations";
import type { ProjectPath } from "@headwater/core/keys";
import type { ts } from "ts-morph";
import type { FileNames } from "./code-walker.ts";
import { ModuleRequests } from "./module-requests.ts";

/** People edit few files at once. */
const MOST = 8;

/** What a statement is read by beside its own text. */
export interface Surroundings {
  readonly imports: readonly ImportFact[];
  /** The names that mean something of the SDK. */
  readonly sdkNames: ReadonlySet<string>;
  readonly names: FileNames;
}

/** What a statement says. */
export interface StatementParts {
  readonly declarations: readonly DeclarationFact[];
  readonly effects: readonly EffectFact[];
  readonly statements: readonly StatementFact[];
}

export interface ReadStatement {
  readonly kind: ts.SyntaxKind;
  /** With the white space and comments before it. */
  readonly fullStart: number;
  readonly start: number;
  readonly end: number;
  /** Of `fullStart`. */
  readonly line: number;
  /** Whether an edit inside leaves alone what is before and after it, and what the file imports and exports. */
  readonly standsAlone: boolean;
  /** Whether nothing that could follow would be taken for more of it. */
  readonly endsAlways: boolean;
  readonly names: { readonly declared: readonly string[]; readonly exported: boolean };
  readonly parts: StatementParts;
}

export interface ReadFile {
  readonly surroundings: Surroundings;
  readonly exports: readonly ExportFact[];
  /** The modules that imports and exports name. */
  readonly requests: readonly ModuleRequest[];
  readonly statements: readonly ReadStatement[];
}

/** A file without syntax errors. */
export class RecentFile {
  readonly path: ProjectPath;
  readonly text: string;
  readonly read: ReadFile;

  constructor(path: ProjectPath, text: string, read: ReadFile) {
    this.path = path;
    this.text = text;
    this.read = read;
  }

  facts(textHash: string): FileFacts {
    const { surroundings, exports, requests, statements } = this.read;
    const all = <Key extends keyof StatementParts>(key: Key): StatementParts[Key][number][] =>
      statements.flatMap(({ parts }): readonly StatementParts[Key][number][] => parts[key]);
    const [declarations, effects] = [all("declarations"), all("effects")];
    const requested = new ModuleRequests(requests);
    requested.addDynamic([...declarations, ...effects]);
    return {
      path: this.path,
      textHash,
      imports: surroundings.imports,
      requests: requested.list,
      exports,
      ...packDeclarations(declarations),
      effects,
      statements: all("statements"),
      syntaxErrors: [],
      readableUntil: null,
    };
  }
}

export class RecentFiles {
  readonly #files = new Map<ProjectPath, RecentFile>();

  get(path: ProjectPath): RecentFile | undefined {
    return this.#files.get(path);
  }

  /** The newest ones are kept. */
  keep(file: RecentFile): RecentFile {
    this.#files.delete(file.path);
    this.#files.set(file.path, file);
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= MOST) break;
      this.#files.delete(oldest);
    }
    return file;
  }

  forget(path: ProjectPath): void {
    this.#files.delete(path);
  }
}
