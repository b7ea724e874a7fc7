/** What a file says that cannot be parsed. */
import type { SyntaxError } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import { locate, problem } from "./place.ts";

export function syntaxProblem(file: ProjectPath, { message, at }: SyntaxError): Problem {
  const advice = "Until that is corrected, what is known of this file may be old or incomplete.";
  return problem("HW109", locate(file, at), `${message} ${advice}`);
}
