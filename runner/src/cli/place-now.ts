/** Where what failed in an earlier run stands in the files as they are: a line that went, or says something else, is not named. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { locateError, movedError, placeInText } from "@headwater/core/error-place";
import type { Definition } from "@headwater/core/asset";
import type { StepError } from "@headwater/core/events";

export function placeNow(root: string, error: StepError, definition: Definition | undefined): StepError {
  const { definedAt: _, ...moved } = movedError(error, (frame) => {
    try {
      return placeInText(frame, readFileSync(join(root, frame.at.file), "utf8"));
    } catch {
      return null;
    }
  });
  return locateError(moved, definition);
}
