/**
 * What one file says, from its text alone: plain data that survives JSON, so that it can be cached on disk.
 *
 * Nothing here knows another file. A name stands as it is written; core/src/index resolves it against the facts of the
 * other files. Two texts with equal facts (but for `textHash`) give equal manifests.
 */
import type { ProjectPath } from "./keys.ts";
import type { Position } from "./location.ts";

/** Start line, start character, end line, end character, as in `Range`; a tuple because there are many. */
export type Span = readonly [number, number, number, number];

/** Stands for a module's own statements among the names of its declarations; no declaration can have it. */
export const TOP_LEVEL = "(top level)";

export interface FileFacts {
  readonly path: ProjectPath;
  /** SHA-256, in hexadecimal, of the file's bytes as read. */
  readonly textHash: string;
  /** Names bound by import statements; imports of types only are left out. */
  readonly imports: readonly ImportFact[];
  /** Every module that the file asks for, each specifier once, in the order written. */
  readonly requests: readonly ModuleRequest[];
  readonly exports: readonly ExportFact[];
  /** Top-level bindings that exist at run time, but for those in `plain`. */
  readonly declarations: readonly DeclarationFact[];
  /** Those that count as code alone, in one text: see core/src/index/plain-declarations.ts. */
  readonly plain: string;
  /** Top-level statements that are not pure declarations. */
  readonly effects: readonly EffectFact[];
  /** Calls that stand alone at the top level, as `asset(...)` whose result is dropped, and those that stand inside something. */
  readonly statements: readonly StatementFact[];
  readonly syntaxErrors: readonly SyntaxError[];
  /** Where the statement begins in which the parser first stumbled: what follows may be read wrongly. */
  readonly readableUntil: Position | null;
  /** What each declaration uses, where that was asked for: few files are ever asked. */
  readonly uses?: Readonly<Record<string, DeclarationUses>>;
}

export interface ImportFact {
  /** The name in this file. */
  readonly local: string;
  readonly from: string;
  /** The name in the other file; `*` for the whole namespace. */
  readonly name: string;
  readonly at: Span;
}

export interface ModuleRequest {
  readonly specifier: string;
  /** `import "./setup"`: evaluated for what it does. */
  readonly forEffect: boolean;
  /** `import("./x")` or `require("./x")` with a literal. */
  readonly dynamic: boolean;
}

export type ExportFact =
  /** `export { a as b }`, `export default a`; `export const a` is a matter of its declaration. */
  | { readonly kind: "local"; readonly as: string; readonly local: string; readonly at: Span }
  /** `export { a as b } from "./x"`; the name is `*` for `export * as b`. */
  | { readonly kind: "from"; readonly as: string; readonly from: string; readonly name: string; readonly at: Span }
  /** `export * from "./x"`. */
  | { readonly kind: "star"; readonly from: string };

export interface DeclarationFact {
  /** The local name; `default` for a default export without one. */
  readonly name: string;
  /** `a` for `export const a`, `default` for `export default function a`; `null` without the word `export`. */
  readonly exportedAs: string | null;
  /** Of the canonical form: see the code walker of the analyzer. */
  readonly hash: string;
  /** `null` where it reaches nothing. */
  readonly refs: References | null;
  /** What it is bound to, where the text shows it. */
  readonly value: ExpressionFact | null;
  /** What `hash` and `refs` are without the options `checks` of the calls in it, where there are any. */
  readonly withoutChecks?: Code;
  /** In place of `value`, for a function that only takes parameters by name: see core/src/index/signature.ts. */
  readonly signature: string | null;
  /** Where it stands, for what may turn out to define assets. */
  readonly place: DeclarationPlace | null;
}

export interface DeclarationPlace {
  /** The name. */
  readonly at: Span;
  /** The whole statement, or the declarator where a statement declares several. */
  readonly whole: Span;
  /** The text of the doc comment, without its markers and tags. */
  readonly doc: string;
  /** Whether the word `export` can be put before the statement. */
  readonly exportable: boolean;
}

/** A piece of code: its canonical form and what it reaches. */
export interface Code {
  readonly hash: string;
  readonly refs: References | null;
}

/** What a piece of code reaches, by the names of the file. */
export interface References {
  /** Top-level names, in order of their first use; `h.clean` where `h` is a namespace import. */
  readonly names: readonly string[];
  /** Specifiers of literal `import()` and `require()`. */
  readonly modules: readonly string[];
  /** What cannot be followed, in words. */
  readonly untracked: readonly string[];
  /** Exports that the code takes from such modules, where the text shows which: `(await import("./x")).load()`. */
  readonly taken?: readonly TakenExport[];
}

export type TakenExport = readonly [specifier: string, name: string];

export interface EffectFact {
  /** Whose initialiser may do more than make its value; no effect where it turns out to be an asset, or to hold some. */
  readonly declaration: string | null;
  readonly hash: string;
  readonly refs: References | null;
}

export interface SyntaxError {
  readonly message: string;
  readonly at: Span;
}

export type StatementFact = ExpressionFact | InnerCalls;

/** Calls that may be the SDK's, where nobody looks for definitions. */
export interface InnerCalls {
  readonly kind: "inner";
  /** The declaration in whose text they stand; `null` for a statement. */
  readonly of: string | null;
  /** The top-level names of a statement: what fills a list or record is found when the file runs. */
  readonly names: readonly string[];
  readonly calls: readonly InnerCall[];
}

export interface InnerCall {
  /** Without its arguments. */
  readonly call: CallExpressionFact;
  /** What it is bound to there. */
  readonly name: string | null;
  /** Of the name, else of what is called. */
  readonly at: Span;
  /**
   * In a class or namespace; in a statement of the top level; in what a declaration makes by `new`; in a function, that
   * gives it to others or drops it; in the function of a definition.
   */
  readonly where: "class" | "statement" | "value" | "function" | "dropped" | "definition";
}

export type CallExpressionFact = Extract<ExpressionFact, { kind: "call" }>;

/** An expression as far as the text alone shows its value. */
export type ExpressionFact =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly at: Span }
  /** Texts and names that a template puts together, as in `silver/${name}`. */
  | { readonly kind: "template"; readonly parts: readonly ExpressionFact[]; readonly at: Span }
  | { readonly kind: "list"; readonly items: readonly ExpressionFact[]; readonly at: Span }
  | { readonly kind: "record"; readonly entries: readonly RecordEntry[]; readonly at: Span }
  /** `...value` inside a list or a call. */
  | { readonly kind: "spread"; readonly value: ExpressionFact; readonly at: Span }
  /** `orders`, or `tables.orders` as a path. */
  | { readonly kind: "name"; readonly path: readonly string[]; readonly at: Span }
  | {
      readonly kind: "call";
      readonly callee: ExpressionFact;
      readonly args: readonly ExpressionFact[];
      readonly at: Span;
      /** For a call that is the last argument of one that may define: a function that is wrapped. */
      readonly code?: Code;
    }
  | { readonly kind: "function"; readonly function: FunctionFact; readonly at: Span }
  | { readonly kind: "opaque"; readonly at: Span };

export type RecordEntry =
  | {
      readonly kind: "property";
      readonly name: string;
      readonly nameAt: Span;
      readonly value: ExpressionFact;
      readonly doc: string;
    }
  | { readonly kind: "spread"; readonly value: ExpressionFact }
  /** `[computed]: value`. */
  | { readonly kind: "opaque"; readonly at: Span };

export interface FunctionFact {
  readonly hash: string;
  readonly refs: References | null;
  readonly parameters: readonly ParameterFact[];
  /** Where a first parameter would go, empty; `null` for `x => x`, which has no parentheses. */
  readonly parametersAt: Span | null;
  /** Each place that uses a top-level name as a value, for functions that are arguments of a call. */
  readonly uses: readonly UseFact[];
  /** For one that ends by returning a call which may be the SDK's. */
  readonly factory: FactoryFact | null;
}

/** What a function makes of its arguments, as far as the text shows it. */
export interface FactoryFact {
  /** The call that it returns. */
  readonly returns: ExpressionFact;
  readonly arguments: readonly ArgumentFact[];
  /** Constants of its body, in the order written. */
  readonly constants: readonly { readonly name: string; readonly value: ExpressionFact }[];
}

/** A name that a parameter binds. */
export interface ArgumentFact {
  readonly name: string;
  /** The place of the parameter. */
  readonly parameter: number;
  /** The property that a pattern takes from it; `null` for the argument itself. */
  readonly property: string | null;
  /** `...name`: this argument and those after it. */
  readonly rest: boolean;
  /** `{ key, ...name }`: the properties that it is without. */
  readonly without?: readonly string[];
  readonly default: ExpressionFact | null;
}

export type ParameterFact =
  | NamedParameter
  | {
      readonly kind: "object";
      readonly properties: readonly PropertyParameter[];
      readonly at: Span;
    }
  /** `[a, b]`. */
  | { readonly kind: "unreadable"; readonly at: Span };

export interface NamedParameter {
  readonly kind: "name";
  readonly name: string;
  readonly at: Span;
  /** With its type and default, and the comma after it: what goes when it is removed. */
  readonly whole: Span | null;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly default: Span | null;
}

export interface PropertyParameter {
  /** The property's name, not the variable's; empty where it is computed. */
  readonly name: string;
  readonly at: Span;
  readonly whole: Span;
  readonly rest: boolean;
  readonly default: Span | null;
}

export interface UseFact {
  /** `h.clean` where `h` is a namespace import. */
  readonly name: string;
  /** For an export that the code takes from a module which it imports while it runs: that module. */
  readonly from?: string;
  readonly at: Span;
  /** `await name(...)` or `name.members(...)`, where it is called. */
  readonly call: Span | null;
  /** What follows the name, by dots: `orders.key` of `tables.orders.key`. */
  readonly members: string | null;
}

/** What a declaration uses, and what one must know to give it a parameter. */
export interface DeclarationUses {
  readonly uses: readonly CallFact[];
  /** Where a first parameter would go, empty; `null` for what is no function, or has no parentheses. */
  readonly parametersAt: Span | null;
  readonly hasParameters: boolean;
  /** Names that its code binds itself. */
  readonly bound: readonly string[];
}

export interface CallFact extends UseFact {
  /** Where a first argument would go, empty; `null` for what is not called. */
  readonly argumentsAt: Span | null;
  readonly hasArguments: boolean;
}
