/**
 * Where a file defines something: exported bindings whose initialiser is an SDK call, and members, one level deep, of
 * lists and records that are exported or that the configuration names as its `assets`.
 *
 * The identity of a definition is its declaration: re-exports add nothing. A call of the SDK at the top level that is
 * none of these is reported, so that no asset vanishes without a word.
 */
import type { DeclarationFact, DeclarationPlace, ExpressionFact, FileFacts, InnerCall, Span } from "../facts.ts";
import type { ExportPath } from "../asset.ts";
import type { Location } from "../location.ts";
import { exportsAtRun, makesAtRun } from "../runtime/made-at-run.ts";
import { callNotYet, isCallNotYet } from "../not-yet.ts";
import type { Fix, Problem } from "../problem.ts";
import { innerCallProblems, isOutOfReach } from "./inner-calls.ts";
import { callsInside, type Held, heldMembers, isContainer } from "./members.ts";
import { ASSIGNED, type Closed, follow, type Sources } from "./names.ts";
import { OptionReader } from "./options.ts";
import { locate, problem, startOf } from "./place.ts";
import { type SdkCall, sdkCall } from "./sdk-call.ts";

/** A place that holds a definition. */
export interface Candidate {
  readonly id: string;
  readonly call: SdkCall;
  readonly expression: ExpressionFact;
  readonly declaration: PlacedDeclaration;
  readonly name: Location;
  readonly whole: Location;
  readonly doc: string;
  /** `null` for what no module exports. */
  readonly export: ExportPath | null;
  /** What the key is made of; empty where it must be given. */
  readonly defaultName: string;
}

export interface FoundCandidates {
  /** In the order written. */
  readonly candidates: readonly Candidate[];
  readonly problems: readonly Problem[];
}

export type PlacedDeclaration = DeclarationFact & { readonly place: DeclarationPlace };

export function findCandidates(sources: Sources, facts: FileFacts): FoundCandidates {
  return new CandidateFinder(sources, facts).find();
}

class CandidateFinder {
  readonly #sources: Sources;
  readonly #facts: FileFacts;
  readonly #placed: ReadonlyMap<string, PlacedDeclaration>;
  readonly #candidates: Candidate[] = [];
  readonly #problems: Problem[] = [];
  /** The export names of each local name. */
  readonly #exports = new Map<string, { readonly as: string; readonly at: Location }[]>();
  /** What lists and records hold, by the id of the declaration or of its member. */
  readonly #held = new Map<string, Held>();

  constructor(sources: Sources, facts: FileFacts) {
    this.#sources = sources;
    this.#facts = facts;
    this.#placed = new Map(facts.declarations.filter(isPlaced).map((declaration) => [declaration.name, declaration]));
    const add = (local: string, as: string, at: Span): void => {
      const known = this.#exports.get(local) ?? [];
      // Who loads the module has what `export =` gives as its default.
      known.push({ as: as === ASSIGNED ? "default" : as, at: locate(facts.path, at) });
      this.#exports.set(local, known);
    };
    for (const { name, exportedAs, place } of facts.declarations) {
      if (exportedAs !== null && place !== null) add(name, exportedAs, place.at);
    }
    for (const fact of facts.exports) if (fact.kind === "local") add(fact.local, fact.as, fact.at);
  }

  find(): FoundCandidates {
    // All that it exports, and by which names, only running it shows.
    if (exportsAtRun(this.#facts)) return { candidates: [], problems: [] };
    for (const declaration of this.#placed.values()) {
      const [exported] = this.#exports.get(declaration.name) ?? [];
      if (exported === undefined) continue;
      if (isContainer(declaration.value)) this.#hold(declaration.name, declaration.value, exported.as);
      else this.#configured(declaration, exported.as);
    }
    for (const declaration of this.#placed.values()) {
      if (isContainer(declaration.value)) this.#container(declaration);
      else this.#declaration(declaration);
    }
    for (const fact of this.#facts.statements) {
      if (fact.kind === "inner") this.#problems.push(...innerCallProblems(this.#sources, this.#facts, fact));
      else this.#statement(fact);
    }
    return { candidates: this.#candidates, problems: this.#problems };
  }

  #closed(expression: ExpressionFact): Closed {
    return { file: this.#facts.path, expression, bindings: null };
  }

  /** The first holder of a member is where the loaded module has it. */
  #hold(name: string, value: ExpressionFact | null, exportName: string): void {
    const local = (other: string): ExpressionFact | null => this.#placed.get(other)?.value ?? null;
    for (const held of heldMembers({ file: this.#facts.path, name, value, exportName, local })) {
      if (!this.#held.has(held.id)) this.#held.set(held.id, held);
    }
  }

  /** `definitions({ assets: [...] })`: its members count as exported. */
  #configured(declaration: PlacedDeclaration, exportName: string): void {
    if (declaration.value?.kind !== "call") return;
    const call = sdkCall(this.#sources, this.#closed(declaration.value));
    if (call?.api !== "definitions") return;
    const assets = new OptionReader(this.#sources, call.options, []).get("assets");
    if (assets === undefined) return;
    const { value, from } = follow(this.#sources, assets.value);
    if (value.file !== this.#facts.path) return;
    // Members of a constant have its name in their ids, those that stand in the call the declaration's.
    this.#hold(from === null ? declaration.name : from.name, value.expression, exportName);
  }

  #declaration(declaration: PlacedDeclaration): void {
    const call =
      declaration.value?.kind === "call" ? sdkCall(this.#sources, this.#closed(declaration.value)) : undefined;
    if (call === undefined) this.#hidden(declaration);
    if (declaration.value?.kind !== "call" || call === undefined || call.api === "assetWith") return;
    if (call.api === "not-yet") {
      this.#notYet(call, declaration.value.callee.at);
      return;
    }
    if (call.api === "definitions") {
      for (const held of this.#held.values()) if (held.of === declaration.name) this.#member(held, declaration);
      return;
    }
    const { place } = declaration;
    const exports = this.#exports.get(declaration.name) ?? [];
    const [first, second] = exports;
    const held = this.#held.get(declaration.name);
    if (first === undefined && held === undefined) this.#notExported(declaration, call);
    if (first !== undefined && second !== undefined) {
      const names = exports.map(({ as }) => `\`${as}\``).join(" and ");
      this.#problems.push(
        problem("HW104", second.at, `\`${declaration.name}\` is exported as ${names}: export it under one name.`, {
          related: [{ at: first.at, message: "It is exported here first." }],
        }),
      );
    }
    this.#candidates.push({
      id: declaration.name,
      call,
      expression: declaration.value,
      declaration,
      name: locate(this.#facts.path, place.at),
      whole: locate(this.#facts.path, place.whole),
      doc: place.doc,
      export: first === undefined ? (held?.export ?? null) : { file: this.#facts.path, name: first.as },
      defaultName: first === undefined ? declaration.name : first.as === "default" ? "" : first.as,
    });
  }

  /** A list or record: each of its members that is an SDK call. */
  #container(container: PlacedDeclaration): void {
    const local = (other: string): ExpressionFact | null => this.#placed.get(other)?.value ?? null;
    const own = { file: this.#facts.path, name: container.name, value: container.value, exportName: "", local };
    for (const member of heldMembers(own)) {
      if (member.of !== container.name) continue;
      this.#member(this.#held.get(member.id) ?? { ...member, export: null }, container);
    }
  }

  #member(held: Held, container: PlacedDeclaration): void {
    const { id, at, expression, doc } = held;
    const name = locate(this.#facts.path, at);
    this.#tooDeep(held, container);
    if (expression.kind !== "call") return;
    const call = sdkCall(this.#sources, this.#closed(expression));
    if (call === undefined || call.api === "assetWith" || call.api === "definitions") return;
    if (call.api === "not-yet") {
      this.#notYet(call, expression.callee.at);
      return;
    }
    if (held.export === null) {
      // Behind a list that the text does not show: running the file tells where it is.
      if (this.#held.has(id)) return;
      this.#notHeld(name, container, call);
    }
    this.#candidates.push({
      id,
      call,
      expression,
      declaration: container,
      name,
      whole: locate(this.#facts.path, [at[0], at[1], expression.at[2], expression.at[3]]),
      doc,
      export: held.export,
      defaultName: typeof held.member === "string" ? held.member : "",
    });
  }

  #tooDeep({ expression }: Pick<Held, "expression">, container: PlacedDeclaration): void {
    for (const { at, call: inner } of callsInside(expression)) {
      const call = sdkCall(this.#sources, this.#closed(inner));
      if (call === undefined || call.api === "assetWith" || call.api === "definitions") continue;
      if (call.api === "not-yet") {
        this.#notYet(call, inner.callee.at);
        continue;
      }
      this.#problems.push(
        problem(
          "HW101",
          locate(this.#facts.path, at),
          `This ${whatIs(call)} lies more than one level deep in \`${container.name}\`, where it is not found: make it a member of \`${container.name}\` itself, or export it by its own name.`,
        ),
      );
    }
  }

  #statement(expression: ExpressionFact): void {
    const call = sdkCall(this.#sources, this.#closed(expression));
    if (call === undefined || call.api === "assetWith" || call.api === "definitions") return;
    if (call.api === "not-yet") {
      this.#notYet(call, expression.kind === "call" ? expression.callee.at : expression.at);
      return;
    }
    this.#problems.push(
      problem(
        "HW101",
        locate(this.#facts.path, expression.at),
        `This ${whatIs(call)} has no name: write \`export const name = ...\`.`,
      ),
    );
  }

  /** Only running the file would show what it makes, and nothing that is exported has it. */
  #hidden(declaration: PlacedDeclaration): void {
    const { name, place } = declaration;
    const { path, statements } = this.#facts;
    if (!isOutOfReach(this.#sources, this.#facts, name) || !makesAtRun(this.#sources, path, name)) return;
    // Each is told of where it stands.
    const isTold = ({ where }: InnerCall): boolean => where !== "function";
    if (statements.some((fact) => fact.kind === "inner" && fact.of === name && fact.calls.some(isTold))) return;
    const message = `What \`${name}\` makes is not exported, so it is not part of the project: export it.`;
    this.#problems.push(problem("HW101", locate(path, place.at), message, { fixes: this.#exportFix(declaration) }));
  }

  #notYet({ name }: SdkCall, at: Span): void {
    if (isCallNotYet(name)) this.#problems.push(problem("HW115", locate(this.#facts.path, at), callNotYet(name)));
  }

  #notExported(declaration: PlacedDeclaration, call: SdkCall): void {
    this.#problems.push(
      problem(
        "HW101",
        locate(this.#facts.path, declaration.place.at),
        `The ${whatIs(call)} \`${declaration.name}\` is not exported, so it is not part of the project: export it.`,
        { fixes: this.#exportFix(declaration) },
      ),
    );
  }

  #notHeld(at: Location, container: PlacedDeclaration, call: SdkCall): void {
    const message = `\`${container.name}\` is not exported, so this ${whatIs(call)} is not part of the project: export it.`;
    this.#problems.push(problem("HW101", at, message, { fixes: this.#exportFix(container) }));
  }

  #exportFix({ name, place }: PlacedDeclaration): readonly Fix[] {
    if (!place.exportable) return [];
    const whole = locate(this.#facts.path, place.whole);
    return [{ title: `Export ${name}`, edits: [{ at: startOf(whole), newText: "export " }] }];
  }
}

function whatIs({ api }: SdkCall): string {
  return api === "assetCheck" ? "check" : "asset";
}

function isPlaced(declaration: DeclarationFact): declaration is PlacedDeclaration {
  return declaration.place !== null;
}
