/** Types in words, for messages. */
import { ts } from "ts-morph";

const LONGEST = 200;
/** How deep a difference is looked for: further in, its path is longer than the types are. */
const DEEPEST = 4;

interface Difference {
  /** As `rows[].id`. */
  readonly path: string;
  /** `undefined` where the property is missing. */
  readonly source: ts.Type | undefined;
  readonly target: ts.Type;
}

export function typeText(checker: ts.TypeChecker, type: ts.Type): string {
  const text = checker.typeToString(type, undefined, ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/**
 * Where two types that do not fit differ, as a sentence; empty where the types themselves say it all.
 * @param name of the value, with which the path to that place begins
 */
export function differenceText(checker: ts.TypeChecker, name: string, source: ts.Type, target: ts.Type): string {
  const found = differenceOf(checker, source, target, name, 0);
  if (found.path === name) return "";
  if (found.source === undefined) return ` There is no \`${found.path}\`.`;
  const [is, wanted] = [typeText(checker, found.source), typeText(checker, found.target)];
  return is === wanted
    ? ` \`${found.path}\` is another \`${wanted}\`.`
    : ` \`${found.path}\` is \`${is}\`, not \`${wanted}\`.`;
}

/** The innermost place where two types that do not fit differ. */
function differenceOf(
  checker: ts.TypeChecker,
  source: ts.Type,
  target: ts.Type,
  path: string,
  depth: number,
): Difference {
  const here = { path, source, target };
  if (depth === DEEPEST) return here;
  const [sourceItem, targetItem] = [itemOf(checker, source), itemOf(checker, target)];
  if (sourceItem !== undefined && targetItem !== undefined) {
    if (checker.isTypeAssignableTo(sourceItem, targetItem)) return here;
    return differenceOf(checker, sourceItem, targetItem, `${path}[]`, depth + 1);
  }
  const objects = ts.TypeFlags.Object | ts.TypeFlags.Intersection;
  if ((source.flags & objects) === 0 || (target.flags & objects) === 0) return here;
  for (const property of checker.getPropertiesOfType(target)) {
    const inner = `${path}.${property.name}`;
    const wanted = checker.getTypeOfSymbol(property);
    const given = checker.getPropertyOfType(source, property.name);
    if (given === undefined) {
      if ((property.flags & ts.SymbolFlags.Optional) !== 0) continue;
      return { path: inner, source: undefined, target: wanted };
    }
    const type = checker.getTypeOfSymbol(given);
    if (!checker.isTypeAssignableTo(type, wanted)) return differenceOf(checker, type, wanted, inner, depth + 1);
  }
  return here;
}

function itemOf(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  return checker.isArrayType(type) ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
}
