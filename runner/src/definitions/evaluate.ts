/**
 * Evaluates the configuration and modules of a project in this process, and gathers what they define.
 *
 * Invariant: `answer` may be asked for at any time: what was not reached yet is left out of it.
 */
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import { type DefinitionsContract, contractOf } from "@headwater/core/sdk-contract";
import type { Evaluated, ToDefinitions } from "@headwater/protocol/definitions";
import type { ProjectLoader } from "../loader/project-loader.ts";
import { toStepError } from "../step/step-error.ts";
import { DefinitionCollector } from "./collect-definitions.ts";
import { readDefinitions } from "./read-definitions.ts";

export interface EvaluationHost {
  readonly loader: ProjectLoader;
  readonly onLoading: (file: string) => void;
  /** What the modules have read, without modules. */
  readonly reads: () => Evaluated["reads"];
}

type Fault = NonNullable<Evaluated["modules"][number]["fault"]>;

export class Evaluation {
  readonly #request: ToDefinitions;
  readonly #host: EvaluationHost;
  readonly #collector = new DefinitionCollector();
  readonly #modules: Evaluated["modules"] = [];
  #config: Evaluated["config"] | undefined;
  /** The module whose code is running. */
  #loading: string;

  constructor(request: ToDefinitions, host: EvaluationHost) {
    this.#request = request;
    this.#host = host;
    this.#loading = request.config;
  }

  /** Never rejects: what goes wrong is part of the answer. */
  async run(): Promise<void> {
    const { config, modules, beside } = this.#request;
    for (const file of [config, ...modules]) {
      this.#loading = file;
      this.#host.onLoading(file);
      try {
        const module = await this.#host.loader.import(projectPath(file));
        if (file === config) this.#readConfig(projectPath(file), module);
        else {
          this.#collector.module(projectPath(file), module);
          this.#modules.push({ file, fault: null });
        }
      } catch (error) {
        this.fail(error);
      }
    }
    const { loader } = this.#host;
    for (const file of beside.map(projectPath)) {
      // One that threw was told of where it was loaded from.
      if (loader.hasLoaded(file)) this.#collector.module(file, await loader.import(file).catch(() => ({})));
    }
  }

  /** The module that is being loaded cannot be. */
  fail(error: unknown): void {
    const fault = this.#fault(error);
    if (this.#loading === this.#request.config) this.#config ??= { kind: "threw", fault };
    else if (!this.#modules.some(({ file }) => file === this.#loading))
      this.#modules.push({ file: this.#loading, fault });
  }

  /** The module that is being loaded, or was last. */
  get loading(): string {
    return this.#loading;
  }

  answer(): Evaluated {
    const message = "It was not evaluated.";
    return {
      type: "evaluated",
      config: this.#config ?? { kind: "threw", fault: { message, error: null } },
      modules: this.#modules,
      files: this.#host.loader.loaded,
      reads: this.#host.reads(),
      ...this.#collector.definitions(),
    };
  }

  #readConfig(file: ProjectPath, module: object): void {
    const found = defaultExport(module);
    const contract = contractOf("definitions", found);
    if (contract === undefined) {
      this.#config = { kind: "wrong", message: wrongExport(found) };
      return;
    }
    this.#config = configOf(contract);
    this.#collector.module(file, module);
  }

  #fault(error: unknown): Fault {
    const { loader } = this.#host;
    return { message: loader.faultOf(error), error: toStepError(error, "HW506", loader) };
  }
}

function configOf(contract: DefinitionsContract): Evaluated["config"] {
  const read = readDefinitions(contract.options);
  return read.ok ? { kind: "definitions", config: read.config } : { kind: "wrong", message: read.message };
}

/** What CommonJS code exports as `default` is a member of its default export. */
function defaultExport(module: object): unknown {
  const exported: unknown = Reflect.get(module, "default");
  if (contractOf("definitions", exported) !== undefined || typeof exported !== "object" || exported === null) {
    return exported;
  }
  return Reflect.get(exported, "default") ?? exported;
}

function wrongExport(found: unknown): string {
  const what =
    found === undefined
      ? "has no default export"
      : typeof found === "function"
        ? "exports a function"
        : typeof found === "object" && found !== null
          ? "exports an object that `definitions` has not made"
          : `exports ${found === null ? "null" : `a ${typeof found}`}`;
  return `The configuration ${what}: write \`export default definitions({ ... })\`.`;
}
