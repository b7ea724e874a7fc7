/** The modules that a file asks for, each once, in the order written. */
import type { ModuleRequest, References } from "@headwater/core/facts";

export class ModuleRequests {
  readonly #requests: Map<string, ModuleRequest>;

  constructor(requests: readonly ModuleRequest[] = []) {
    this.#requests = new Map(requests.map((request) => [request.specifier, request]));
  }

  get list(): readonly ModuleRequest[] {
    return [...this.#requests.values()];
  }

  add(specifier: string, { forEffect, dynamic }: { forEffect: boolean; dynamic: boolean }): void {
    const known = this.#requests.get(specifier);
    this.#requests.set(specifier, {
      specifier,
      forEffect: forEffect || known?.forEffect === true,
      dynamic: dynamic && known?.dynamic !== false,
    });
  }

  /** Those that code asks for when it runs. */
  addDynamic(code: Iterable<{ readonly refs: References | null }>): void {
    for (const { refs } of code) {
      for (const specifier of refs?.modules ?? []) this.add(specifier, { forEffect: false, dynamic: true });
    }
  }
}
