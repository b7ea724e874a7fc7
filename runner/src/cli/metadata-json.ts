/** Metadata as the user wrote it: plain text, numbers and booleans as they are, everything else with its type. */
import type { Metadata } from "@headwater/core/metadata";

export function metadataJson(metadata: Metadata): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => {
      const bare = value.type === "text" || value.type === "number" || value.type === "boolean";
      return [name, bare ? value.value : value];
    }),
  );
}
