/** From positions in the JavaScript that ran to positions in the user's source. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Position } from "@headwater/core/location";

const MARK = "//# sourceMappingURL=data:application/json;base64,";

export class SourceMaps {
  /** As text until the first error needs it. */
  readonly #maps = new Map<string, string | TraceMap>();

  /** Code without a map has the positions of its source. */
  add(path: string, code: string): void {
    const at = code.lastIndexOf(MARK);
    if (at >= 0) this.#maps.set(path, code.slice(at + MARK.length).trim());
  }

  /** The place in the source; the same place where the file was not transformed. */
  original(path: string, { line, character }: Position): Position {
    const map = this.#map(path);
    if (map === undefined) return { line, character };
    const found = originalPositionFor(map, { line: line + 1, column: character });
    return found.line === null ? { line, character } : { line: found.line - 1, character: found.column };
  }

  #map(path: string): TraceMap | undefined {
    const known = this.#maps.get(path);
    if (typeof known !== "string") return known;
    const map = new TraceMap(Buffer.from(known, "base64").toString("utf8"));
    this.#maps.set(path, map);
    return map;
  }
}
