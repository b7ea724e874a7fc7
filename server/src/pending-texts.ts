/**
 * The texts of a project that its index has not taken yet. Those that take seconds to read are read elsewhere first, and
 * come back as texts whose facts are known.
 */
import { mentionsSdk } from "@headwater/analyzer/candidates";
import type { FileChange } from "@headwater/analyzer/project-index";
import { isLargeText } from "@headwater/analyzer/read-together";
import { textHash } from "@headwater/analyzer/text-file";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import type { KnownFacts } from "./known-facts.ts";
import { LargeTexts } from "./large-texts.ts";

export interface PendingTextsOptions {
  readonly facts: KnownFacts;
  /** What the index knows of a file that counts. */
  readonly factsOf: (file: ProjectPath) => FileFacts | undefined;
  /** A text came by itself and is to be taken. */
  readonly came: () => void;
}

export class PendingTexts {
  readonly #options: PendingTextsOptions;
  /** `null` for a file that is gone. */
  readonly #texts = new Map<ProjectPath, string | null>();
  readonly #large: LargeTexts;

  constructor(options: PendingTextsOptions) {
    const { facts, came } = options;
    this.#options = options;
    this.#large = new LargeTexts((file, text, read) => {
      if (read === undefined) facts.readHere(textHash(text));
      else facts.addAhead(read);
      this.#texts.set(file, text);
      came();
    });
    facts.readApart((file, text) => {
      this.#large.take(file, text);
    });
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** Says whether it is read elsewhere first. */
  put(file: ProjectPath, text: string | null): boolean {
    this.#large.drop(file);
    this.#texts.delete(file);
    const facts = this.#options.factsOf(file);
    // Only what is parsed takes long.
    const isRead = text !== null && isLargeText(text) && (facts !== undefined || mentionsSdk(text));
    if (!isRead) this.#texts.set(file, text);
    else if (facts?.textHash !== textHash(text)) this.#large.take(file, text);
    return isRead;
  }

  /** A text that is as it was read needs no parser. */
  needParser(): boolean {
    const { facts, factsOf } = this.#options;
    if (facts.hasParser) return false;
    return [...this.#texts].some(([file, text]) => text === null || factsOf(file)?.textHash !== textHash(text));
  }

  /** All of them; then there are none. */
  take(): readonly FileChange[] {
    const changes = [...this.#texts].map(([path, text]) => ({ path, text }));
    this.#texts.clear();
    return changes;
  }
}
